//! Pictures of structures and outcomes, for `render` and `simulate --out`.

use bomay::diagnostic::{Diagnostic, Speech};
use bomay::layout::chart::{Chart, View};
use bomay::layout::scene::Scene;
use bomay::layout::text::Length;
use bomay::layout::{Options, Refusal, lineage_sheets, one_sheet, overview, place, scene, sheets};
use bomay::plan::Plan;
use bomay::render::html::Pictures;
use bomay::render::picture::{Scope, Subject, chart};
use bomay::render::scheme::Picture;
use bomay::render::{dot, list, mermaid, pdf, png, scene_json, svg};
use bomay::say;

/// The views by the words of the command line, and of file names; `None` is the lineage.
pub const VIEWS: [(&str, Option<View>); 4] =
    [("before", Some(View::Before)), ("after", Some(View::After)), ("change", Some(View::Change)), ("lineage", None)];

/// Makes the chart of a subject; a plan gives the title, and the structure then stands in the line under it.
pub fn draw(subject: Subject<'_>, plans: &[Plan], scope: Scope) -> Chart {
    let titles: Vec<&str> =
        plans.iter().map(|plan| plan.title.get(scope.speech)).filter(|text| !text.is_empty()).collect();
    let structure = subject.before.header().title.get(scope.speech).to_owned();
    match titles.as_slice() {
        [] => chart(subject, &scope),
        [title] => chart(subject, &Scope { title: Some((*title).to_owned()), subtitle: structure, ..scope }),
        titles => chart(subject, &Scope { subtitle: titles.join(" · "), ..scope }),
    }
}

/// Draws one view on as many sheets as it needs, or on one if that is asked for.
fn scenes(chart: &Chart, view: Option<View>, options: &Options, single: bool) -> Result<Vec<Scene>, Refusal> {
    match view {
        None => Ok(lineage_sheets(chart, options)),
        Some(view) if single => one_sheet(chart, options).map(|geometry| vec![scene::scene(chart, &geometry, view)]),
        Some(view) => sheets(chart, view, options),
    }
}

/// Returns the sheets of one view in a format: file contents, in order; a PDF holds all sheets as its pages.
///
/// The resolution matters to PNG alone.
///
/// # Errors
/// Says why a sheet was refused.
pub fn print(
    chart: &Chart,
    view: Option<View>,
    format: &str,
    options: &Options,
    single: bool,
    dpi: u32,
) -> Result<Vec<Vec<u8>>, Box<Diagnostic>> {
    let state = view.unwrap_or(View::Change);
    match format {
        "dot" => return Ok(vec![dot::draw_placed(chart, &place(chart, options), state).into_bytes()]),
        "mermaid" => return Ok(mermaid::draw(chart, state).into_iter().map(String::into_bytes).collect()),
        "list" => return Ok(vec![list::write(chart, state).into_bytes()]),
        _ => {}
    }
    let scenes = scenes(chart, view, options, single).map_err(|refusal| Box::new(refused(&refusal)))?;
    match format {
        "pdf" => Ok(vec![pdf::write(&scenes, &chart.title)]),
        "png" => scenes.iter().map(|scene| raster(scene, dpi)).collect(),
        "json" => Ok(scenes.iter().map(|scene| scene_json::write(scene).into_bytes()).collect()),
        _ => Ok(scenes.iter().map(|scene| svg::write(scene).into_bytes()).collect()),
    }
}

/// Returns the file names of so many sheets: the name itself for one, numbered names for several.
pub fn numbered(stem: &str, ending: &str, count: usize) -> Vec<String> {
    let digits = count.to_string().len().max(2);
    match count {
        1 => vec![format!("{stem}.{ending}")],
        _ => (1..=count).map(|number| format!("{stem}-{number:0digits$}.{ending}")).collect(),
    }
}

/// All views in all formats.
pub struct Drawn {
    /// File names and contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// The first sheet of the states and of the change, for the scheme.
    pub pictures: Vec<Picture>,
}

/// Most boxes with which a page opens.
const OPENED_MAX: usize = 1500;

/// Resolution of the pictures that only the scheme shows; enough to read every name on paper.
const SCHEME_DPI: u32 = 120;

/// Draws all views in all formats.
///
/// # Errors
/// Says why a sheet was refused.
pub fn all(subject: Subject<'_>, plans: &[Plan], speech: Speech) -> Result<Drawn, Box<Diagnostic>> {
    let scope = Scope { speech, fold: true, ..Scope::default() };
    let chart = draw(subject, plans, scope);
    let (mut files, mut pages, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
    for (word, view) in VIEWS {
        let sheets = scenes(&chart, view, &Options::default(), false).map_err(|refusal| Box::new(refused(&refusal)))?;
        let names = numbered(word, "svg", sheets.len());
        files.extend(names.into_iter().zip(sheets.iter().map(|sheet| svg::write(sheet).into_bytes())));
        if view == Some(View::Change)
            && let [sheet] = &sheets[..]
        {
            files.push((format!("{word}.png"), raster(sheet, png::DPI)?));
        }
        if let (Some(view), Some(sheet)) = (view, sheets.first()) {
            pictures.push(for_scheme(view, sheet, sheets.len(), &files, speech)?);
        }
        pages.extend(sheets);
    }
    files.push(("diagrams.pdf".to_owned(), pdf::write(&pages, &chart.title)));
    for (word, view) in VIEWS {
        if let Some(view) = view {
            files.push((format!("{word}.dot"), dot::draw(&chart, view).into_bytes()));
        }
    }
    Ok(Drawn { files, pictures })
}

/// Returns a sheet as a picture of the scheme; one that was drawn already is not drawn again.
fn for_scheme(
    view: View,
    sheet: &Scene,
    sheets: usize,
    files: &[(String, Vec<u8>)],
    speech: Speech,
) -> Result<Picture, Box<Diagnostic>> {
    let caption = match view {
        View::Before => speech.pick("Organisation before", "Tổ chức bộ máy trước sắp xếp"),
        View::After => speech.pick("Organisation after", "Tổ chức bộ máy sau sắp xếp"),
        _ => speech.pick("What changes", "Thay đổi tổ chức bộ máy"),
    };
    let caption = match sheets {
        1 => caption.to_owned(),
        count => format!("{caption} ({} {count}; diagrams.pdf)", speech.pick("sheet 1 of", "tờ 1 trên")),
    };
    let drawn = files.iter().find(|(name, _)| view == View::Change && name == "change.png");
    let png = match drawn {
        Some((_, png)) => png.clone(),
        None => raster(sheet, SCHEME_DPI)?,
    };
    // A sheet without a name is as large as its drawing: 960 tenths of a pixel to the inch.
    let millimetres = |length: Length| u32::try_from(length * 254 / 9600).unwrap_or(1).max(1);
    let size = match sheet.millimetres {
        (0, _) | (_, 0) => (millimetres(sheet.width), millimetres(sheet.height)),
        size => size,
    };
    Ok(Picture { caption, png, size })
}

/// Draws a sheet as a PNG file, or says which resolution is possible.
fn raster(scene: &Scene, dpi: u32) -> Result<Vec<u8>, Box<Diagnostic>> {
    let refused = |png::TooLarge { pixels: (width, height), most }| {
        let message = say!(
            "the picture would have {width} × {height} pixels at {dpi} dots per inch",
            "ảnh sẽ có {width} × {height} điểm ảnh ở độ phân giải {dpi} dpi"
        );
        let help = match most {
            Some(most) => say!(
                "ask for at most {most} dots per inch, or write SVG or PDF",
                "chọn độ phân giải tối đa {most} dpi, hoặc ghi SVG hay PDF"
            ),
            None => say!("write SVG or PDF", "ghi SVG hoặc PDF"),
        };
        Box::new(Diagnostic::error("picture-too-large", message).help(help))
    };
    png::write(scene, dpi).map_err(refused)
}

/// Says why a sheet was refused, and what to do.
fn refused(refusal: &Refusal) -> Diagnostic {
    let points = |tenths: i64, comma: char| format!("{}{comma}{}", tenths / 10, tenths % 10);
    let Refusal { paper: (wide, high), names, least, enough } = *refusal;
    let (english, english_least) = (points(names, '.'), points(least, '.'));
    let (vietnamese, vietnamese_least) = (points(names, ','), points(least, ','));
    let message = say!(
        "on a sheet of {wide} × {high} mm names would have {english} points, at least {english_least} are needed",
        "trên khổ {wide} × {high} mm, cỡ chữ tên đơn vị chỉ còn {vietnamese} pt, tối thiểu phải là {vietnamese_least} pt"
    );
    let help = if enough.is_empty() {
        say!("choose a larger sheet, or several sheets", "chọn khổ giấy lớn hơn, hoặc in nhiều tờ")
    } else {
        say!(
            "choose {enough}, or leave out `--one-sheet` to get several sheets",
            "chọn khổ {enough}, hoặc bỏ `--one-sheet` để in thành nhiều tờ"
        )
    };
    Diagnostic::error("sheet-too-small", message).help(help)
}

/// Returns the charts for the interactive report: what a sheet shows, and every unit.
pub fn both(subject: Subject<'_>, plans: &[Plan], speech: Speech) -> Pictures {
    let chart = |fold: bool| draw(subject, plans, Scope { speech, fold, ..Scope::default() });
    let sheet = chart(true);
    // What would be a speck at first sight is opened by its blocks; every unit is one click away.
    let sheet = if sheet.boxes.len() > OPENED_MAX { overview(&sheet) } else { sheet };
    Pictures { sheet, full: chart(false) }
}
