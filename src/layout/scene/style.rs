//! Colours and icons.

use super::super::chart::Change;
use super::super::text::Length;

/// A colour as `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u32);

/// Text.
pub(super) const INK: Color = Color(0x17_21_2B);
/// Text of what does not change, beside what does.
pub(super) const QUIET: Color = Color(0x3C_48_53);
/// Captions.
pub(super) const MUTE: Color = Color(0x4A_57_63);
/// Lines and outlines.
pub(super) const LINE: Color = Color(0x75_81_8C);
/// Rules between parts of the sheet.
pub(super) const RULE: Color = Color(0xC9_D1_D8);
/// Background of blocks.
pub(super) const PANEL: Color = Color(0xF4_F6_F8);
/// Paper.
pub(super) const WHITE: Color = Color(0xFF_FF_FF);
/// Leading bodies of the Party.
pub(super) const DARK: Color = Color(0x22_30_3C);
/// Leading bodies of the State.
pub(super) const SLATE: Color = Color(0x51_60_6D);
/// Findings that must be put right, and draft marks.
pub(super) const RED: Color = Color(0x6E_0B_14);
/// Fill of warnings.
pub(super) const YELLOW: Color = Color(0xFF_D9_7A);
/// Outline of warnings.
pub(super) const AMBER: Color = Color(0x7A_43_00);
/// Increases.
pub(super) const GREEN: Color = Color(0x1B_7A_5A);

/// Returns the strong colour of a change, for strip, outline and ribbons.
pub fn strong(change: Change) -> Color {
    Color(match change {
        Change::Split => 0x99_32_CB,
        Change::Merge => 0x98_50_06,
        Change::Move => 0x0F_3D_7A,
        Change::Establish => 0x1B_7A_5A,
        Change::Dissolve => 0x6E_0B_14,
        Change::Rename => 0x45_4A_50,
        Change::Adjust => 0x6C_5A_7E,
        Change::Rearrange => 0x12_00_5A,
        Change::Unchanged => 0x75_81_8C,
    })
}

/// Returns the tint of a change, for the inside of boxes.
pub fn tint(change: Change) -> Color {
    Color(match change {
        Change::Split => 0xF6_E9_FC,
        Change::Merge => 0xFC_EA_D0,
        Change::Move => 0xDA_E7_F8,
        Change::Establish => 0xE0_F5_EB,
        Change::Dissolve => 0xF8_DD_DD,
        Change::Rename => 0xE8_EB_EE,
        Change::Adjust => 0xF0_EB_F4,
        Change::Rearrange => 0xE3_DF_F5,
        Change::Unchanged => 0xFF_FF_FF,
    })
}

/// Returns the strong colour and the tint of a change.
pub fn colors(change: Change) -> (Color, Color) {
    (strong(change), tint(change))
}

/// A line through points of a field of 120 by 120.
pub type Stroke = &'static [(Length, Length)];

/// Returns the icon of a change: the shape alone tells it, without colour.
pub fn icon(change: Change) -> &'static [Stroke] {
    match change {
        Change::Split => &[
            &[(60, 110), (60, 70), (25, 30)],
            &[(60, 70), (95, 30)],
            &[(16, 50), (16, 22), (44, 22)],
            &[(76, 22), (104, 22), (104, 50)],
        ],
        Change::Merge => &[
            &[(25, 10), (25, 40), (60, 74), (60, 110)],
            &[(95, 10), (95, 40), (60, 74)],
            &[(38, 88), (60, 110), (82, 88)],
        ],
        Change::Move => &[&[(15, 60), (100, 60)], &[(68, 28), (100, 60), (68, 92)]],
        Change::Establish => &[&[(60, 20), (60, 100)], &[(20, 60), (100, 60)]],
        Change::Dissolve => &[&[(30, 30), (90, 90)], &[(90, 30), (30, 90)]],
        Change::Rename => &[&[(20, 100), (26, 76), (80, 22), (98, 40), (44, 94), (20, 100)], &[(68, 34), (86, 52)]],
        Change::Adjust => &[
            &[(36, 100), (36, 24)],
            &[(16, 44), (36, 24), (56, 44)],
            &[(84, 20), (84, 96)],
            &[(64, 76), (84, 96), (104, 76)],
        ],
        Change::Rearrange => &[
            &[(16, 38), (104, 38)],
            &[(82, 16), (104, 38), (82, 60)],
            &[(104, 84), (16, 84)],
            &[(38, 62), (16, 84), (38, 106)],
        ],
        Change::Unchanged => &[&[(25, 42), (95, 42)], &[(25, 78), (95, 78)]],
    }
}
