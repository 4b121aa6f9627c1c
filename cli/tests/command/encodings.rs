//! Text that is not UTF-8, and what is no text.

use crate::support::Folder;
use serde_json::Value;

/// Cleans bytes; gives the text, the encoding by the report, and standard error.
fn read(bytes: &[u8]) -> (String, String, String) {
    let folder = Folder::new();
    folder.write("page.txt", bytes);
    let run = folder.run("clean --format json --only user/ page.txt");
    assert_eq!(run.code, 0, "{}", run.err);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let string = |key: &str| document[key].as_str().unwrap().to_owned();
    (string("text"), string("encoding"), run.err)
}

#[test]
fn legacy_encodings_are_detected_and_said_so() {
    let western = "Das Café in der Königstraße öffnet wieder – nach „langer“ Pause für 5 €.\n";
    let japanese = "港の橋は金曜日に閉鎖された。貨物船が橋脚に衝突したためである。\n";
    let chinese = "港口大桥周五关闭，因为一艘货轮撞上了桥墩。修复工作将持续到明年春天。\n";
    let russian = "Мост через гавань закрыли в пятницу, потому что сухогруз повредил одну из опор.\n";
    let cases: [(&str, &'static encoding_rs::Encoding, &str); 4] = [
        (western, encoding_rs::WINDOWS_1252, "windows-1252"),
        (japanese, encoding_rs::SHIFT_JIS, "Shift_JIS"),
        (chinese, encoding_rs::GB18030, "GBK"),
        (russian, encoding_rs::WINDOWS_1251, "windows-1251"),
    ];
    for (text, encoding, name) in cases {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        let expected = (text.to_owned(), name.to_owned(), format!("dechaff: page.txt: read as {name}\n"));
        assert_eq!(read(&bytes), expected);
    }
}

#[test]
fn utf16_is_detected_with_and_without_a_mark() {
    let folder = Folder::new();
    let mut expected = Vec::new();
    for text in ["The bridge was closed – for good.\n", "港口大桥周五关闭。\n", "Мост закрыли\n"] {
        for mark in ["", "\u{feff}"] {
            let units = || mark.encode_utf16().chain(text.encode_utf16());
            folder.write(&format!("in/{:02}.txt", expected.len()), &units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
            expected.push((text, "UTF-16LE"));
            folder.write(&format!("in/{:02}.txt", expected.len()), &units().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
            expected.push((text, "UTF-16BE"));
        }
    }
    let run = folder.run("clean --format json --only user/ in");
    let documents: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), expected.len());
    for (document, (text, encoding)) in documents.iter().zip(&expected) {
        assert_eq!((document["text"].as_str(), document["encoding"].as_str()), (Some(*text), Some(*encoding)));
    }
    for (line, (_, encoding)) in run.err.lines().zip(&expected) {
        assert!(line.ends_with(&format!(".txt: read as {encoding}")), "{line}");
    }
}

#[test]
fn utf8_is_taken_as_it_is() {
    let (text, encoding, error) = read("\u{feff}Größe\n".as_bytes());
    assert!(text.ends_with("Größe\n"));
    assert_eq!((encoding.as_str(), error.as_str()), ("UTF-8", ""));
}

#[test]
fn utf8_with_a_broken_byte_is_still_utf8() {
    let mut bytes = "Größe, Höhe, Länge und Gewähr — „alles“\n".as_bytes().to_vec();
    bytes.extend(b"\xe2\x82\n");
    let (text, encoding, error) = read(&bytes);
    assert!(text.contains("„alles“") && text.contains('\u{fffd}'), "{text}");
    assert_eq!(encoding, "UTF-8");
    assert!(error.starts_with("dechaff: page.txt: read as UTF-8, with bytes that are no characters"), "{error}");
}

#[test]
fn standard_input_is_decoded_too() {
    let run = Folder::new().feed("clean", b"Un caf\xe9 cr\xe8me \xe0 Orl\xe9ans.\n");
    assert_eq!(run.out, "Un café crème à Orléans.\n");
    assert_eq!(run.err, "dechaff: standard input: read as windows-1252\n");
}

#[test]
fn binary_input_is_an_error() {
    let folder = Folder::with(&[("b.txt", "One.\n")]);
    folder.write("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\0");
    let run = folder.run("clean a.txt b.txt");
    assert_eq!(run.out, "One.\n");
    assert_eq!(run.failed(), "dechaff: a.txt: this is binary data, not text (it holds NUL bytes and is not UTF-16)\n");
    assert!(folder.run("explain a.txt").failed().contains("a.txt: this is binary data"));
}
