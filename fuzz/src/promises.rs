//! The promises that both targets check; `tests/promises.rs` of the crate has them as properties.

use dechaff::{Cleaned, Format, SegmentKind};

/// Segments tile the source, their outputs join to the output, and edits stand on character boundaries.
pub fn check(cleaned: &Cleaned<'_>) {
    for format in [Format::Text, Format::Markdown] {
        check_format(cleaned, format);
    }
}

fn check_format(cleaned: &Cleaned<'_>, format: Format) {
    let output = cleaned.output(format);
    let (source, text) = (cleaned.source(), output.text());
    let (mut at, mut out) = (0, 0);
    for segment in cleaned.segments_of(&output) {
        assert_eq!(segment.start, at, "segments follow one another");
        assert!(source[at..].starts_with(segment.source), "a segment is what stands in the source");
        assert!(text[out..].starts_with(segment.output), "a segment is what stands in the output");
        at += segment.source.len();
        out += segment.output.len();
        match segment.kind {
            SegmentKind::Kept => assert_eq!(segment.source, segment.output),
            SegmentKind::Edited(edit) => {
                // Slicing panics inside a character.
                assert_eq!(&source[edit.span()], edit.before());
                assert_eq!(&text[edit.output_span()], edit.after());
            }
            _ => unreachable!("two kinds"),
        }
    }
    assert_eq!(at, source.len(), "the segments end with the source");
    assert_eq!(out, text.len(), "the segments end with the output");
}
