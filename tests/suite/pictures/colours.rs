//! Contrast, and whether changes can be told apart by eyes of four kinds.

use bomay::layout::chart::Change;
use bomay::layout::scene::{Color, Item, Scene, colors};

use super::checks::units;

/// Red, green and blue in linear light.
type Light = [f64; 3];

fn light(color: Color) -> Light {
    let channel = |shift: u32| {
        let value = f64::from((color.0 >> shift) & 255) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    [channel(16), channel(8), channel(0)]
}

/// Returns the contrast of two colours, as the WCAG define it.
pub fn ratio(one: Color, other: Color) -> f64 {
    let luminance = |color: Color| {
        let [red, green, blue] = light(color);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (low, high) = (luminance(one).min(luminance(other)), luminance(one).max(luminance(other)));
    (high + 0.05) / (low + 0.05)
}

/// Texts of units stand out from what is painted under them by 4.5, outlines from the paper by 3.
pub fn contrast(scene: &Scene) -> Vec<String> {
    let mut complaints = Vec::new();
    for group in units(scene) {
        let fills = group.items.iter().filter_map(|item| match item {
            Item::Rect(_, _, paint) | Item::Path(_, paint) | Item::Circle(_, _, _, paint) => paint.fill,
            Item::Text(..) => None,
        });
        let fills: Vec<Color> = fills.collect();
        for item in &group.items {
            match item {
                Item::Text(_, _, _, _, ink, text) => {
                    // A text stands on one of the fills of its box; the one that it stands out from best is its own.
                    let best = fills.iter().map(|&fill| ratio(*ink, fill)).fold(0.0, f64::max);
                    if best < 4.5 {
                        complaints.push(format!("`{text}` has contrast {best:.1}"));
                    }
                }
                Item::Rect(_, _, paint) if paint.width > 8 && paint.stroke_opacity == 0 => {
                    let line = paint.stroke.map_or(21.0, |line| ratio(line, Color(0xFF_FF_FF)));
                    if line < 3.0 {
                        complaints.push(format!("an outline of {:?} has contrast {line:.1}", group.id));
                    }
                }
                _ => {}
            }
        }
    }
    complaints
}

/// How eyes see: normal, and without one of the three kinds of cones (Machado and others, 2009).
const EYES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn seen(color: Color, eye: &[[f64; 3]; 3]) -> Light {
    let own = light(color);
    eye.map(|row| row.iter().zip(own).map(|(share, value)| share * value).sum::<f64>().clamp(0.0, 1.0))
}

/// Returns lightness and the two axes of colour (CIE L*a*b*, D65).
fn lab([red, green, blue]: Light) -> [f64; 3] {
    let x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
    let y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue;
    let z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883;
    let root = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    [116.0 * root(y) - 16.0, 500.0 * (root(x) - root(y)), 200.0 * (root(y) - root(z))]
}

/// Returns the difference of two colours (CIEDE2000).
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |value: f64| (value.powi(7) / (value.powi(7) + 25.0_f64.powi(7))).sqrt();
    let grey = 0.5 * (1.0 - seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = (a1 * (1.0 + grey), a2 * (1.0 + grey));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = match h2 - h1 {
        _ if c1 * c2 == 0.0 => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let apart = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = match h1 + h2 {
        sum if c1 * c2 == 0.0 => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let wave = |factor: f64, shift: f64| (factor * h + shift).to_radians().cos();
    let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0) - 0.20 * wave(4.0, -63.0);
    let lightness = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (chroma, tone) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let turned = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rotation = -turned.to_radians().sin() * 2.0 * seventh(c);
    let (dl, dc, dh) = ((l2 - l1) / lightness, (c2 - c1) / chroma, apart / tone);
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
}

/// The colours of any two changes differ by twelve, for all eyes.
pub fn alike(colours: &[Color]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, eye) in EYES.iter().enumerate() {
        for (index, one) in colours.iter().enumerate() {
            for other in &colours[index + 1..] {
                let apart = difference(lab(seen(*one, eye)), lab(seen(*other, eye)));
                if apart < 12.0 {
                    complaints
                        .push(format!("#{:06x} and #{:06x} differ by {apart:.1} for eye {number}", one.0, other.0));
                }
            }
        }
    }
    complaints
}

#[test]
fn changes_can_be_told_apart_by_all_eyes() {
    let strong: Vec<Color> = Change::ALL.into_iter().map(|change| colors(change).0).collect();
    assert_eq!(alike(&strong), [""; 0]);
    // Red and green of one lightness, which half of the eyes confuse.
    assert!(!alike(&[Color(0x98_50_06), Color(0x6B_66_00)]).is_empty());
}

#[test]
fn strips_carry_white_icons_and_tints_carry_dark_text() {
    for change in Change::ALL {
        let (strong, tint) = colors(change);
        assert!(ratio(strong, Color(0xFF_FF_FF)) >= 3.0, "{change:?}");
        assert!(ratio(Color(0x17_21_2B), tint) >= 4.5, "{change:?}");
    }
    assert!(ratio(Color(0x80_80_80), Color(0xFF_FF_FF)) < 4.5);
}
