//! Pictures, in a line and as figures.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::block::Figure;
use crate::book::inline::Image;
use crate::book::inline::plain_text;
use crate::diag::codes::manuscript::M040;
use crate::diag::codes::manuscript::M041;
use crate::diag::codes::manuscript::M042;
use crate::read::context::Context;
use crate::read::links;
use crate::read::piece::Picture;
use crate::source::Span;

/// Makes a picture in a line. Reports as `image`; where there is no picture to show, its caption stays as text.
pub fn inline_picture(ctx: &mut Context, picture: Picture, mut attributes: Attributes) -> Vec<Inline> {
    let span = picture.span;
    let Some(image) = image(ctx, &picture, &mut attributes) else { return picture.caption };
    let inline = Inline::new(InlineKind::Image(Box::new(image)), span);
    if attributes.is_empty() {
        return vec![inline];
    }
    vec![Inline::new(InlineKind::Span { attributes: Box::new(attributes), content: vec![inline] }, span)]
}

/// Makes a figure of a picture that stands alone in its paragraph.
pub fn figure(ctx: &mut Context, picture: Picture, mut attributes: Attributes, span: Span) -> Block {
    let kind = match image(ctx, &picture, &mut attributes) {
        Some(image) => BlockKind::Figure(Figure { image, caption: picture.caption, label: None }),
        None => BlockKind::Paragraph(picture.caption),
    };
    Block { kind, attributes, span }
}

/// Reads a picture's address and what its attributes say; takes from the attributes what it understands.
///
/// Reports M040 (no alternative text), M041 (a width that is no percentage), M042 (an address on the net; `None`).
fn image(ctx: &mut Context, picture: &Picture, attributes: &mut Attributes) -> Option<Image> {
    let url = picture.url.trim();
    if url.is_empty() || url.contains("://") || url.starts_with("data:") || url.starts_with("//") {
        let shown: String = url.chars().take(80).collect();
        let message = if url.is_empty() {
            "picture without a file".to_string()
        } else {
            format!("picture from the net: “{shown}”")
        };
        ctx.sink.report(&M042, picture.span, message).hint("save the picture in the book's folder and name that file");
        return None;
    }
    let is_decorative = attributes.has_class("decorative");
    attributes.classes.retain(|class| class != "decorative");
    let alt = match take(attributes, "alt") {
        Some(alt) => alt,
        None if is_decorative => String::new(),
        None => plain_text(&picture.caption),
    };
    if alt.trim().is_empty() && !is_decorative {
        ctx.sink.report(&M040, picture.span, format!("picture without alternative text: “{url}”")).hint(
            "say what the picture shows: `![caption](file)` or `{alt=\"…\"}`; mark a mere ornament with `{.decorative}`",
        );
    }
    let width_percent = take(attributes, "width").and_then(|width| percent(ctx, &width, picture.span));
    let asset = ctx.gathered.asset(resolved(ctx.folder, &links::percent_decoded(url)), picture.span);
    Some(Image { asset, alt, is_decorative, width_percent })
}

fn take(attributes: &mut Attributes, key: &str) -> Option<String> {
    let idx = attributes.pairs.iter().position(|(own, _)| own == key)?;
    Some(attributes.pairs.remove(idx).1)
}

fn percent(ctx: &mut Context, width: &str, span: Span) -> Option<f64> {
    let percent = width.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    let percent = percent.filter(|percent| *percent > 0.0 && *percent <= 100.0);
    if percent.is_none() {
        ctx.sink
            .report(&M041, span, format!("width that is no percentage of the measure: “{width}”"))
            .hint("write a part of the measure, such as `width=60%`");
    }
    percent
}

/// Joins a path to the folder of its manuscript and takes out `.` and `..` where that can be done.
fn resolved(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_string();
    }
    let joined = format!("{folder}{path}");
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn paths_are_resolved_against_the_folder_of_the_manuscript() {
        assert_eq!(resolved("", "a.png"), "a.png");
        assert_eq!(resolved("text/", "../pictures/./a.png"), "pictures/a.png");
        assert_eq!(resolved("../book/", "../a.png"), "../a.png");
        assert_eq!(resolved("/x/", "/etc/a.png"), "/etc/a.png");
    }
}
