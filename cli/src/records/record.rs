//! A record: a JSON object on one line, read so that nothing but one value of it need be written anew.

use crate::error;
use crate::inputs::Input;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// Why a record cannot be cleaned.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Bytes that are no text.
    #[error("the line is not valid UTF-8")]
    Utf8,
    /// No JSON, or no object.
    #[error("the line is not a JSON object ({0})")]
    Json(String),
    /// The object has no such field.
    #[error("there is no field {0:?}")]
    Missing(String),
    /// The field holds something else.
    #[error("the field {0:?} is {1}, not a string")]
    Kind(String, &'static str),
    /// The field must be a list of strings, and is not.
    #[error("the field {0:?} is not a list of strings")]
    List(String),
    /// A string with escapes that are no characters.
    #[error("the field {0:?} holds escapes that are no characters ({1})")]
    Escapes(String, String),
}

impl RecordError {
    /// Says on standard error which record (or what else it is called) is left out, and why.
    pub fn report(&self, input: &Input, number: u64, what: &str) {
        error::report(&format_args!("{}:{number}: {self}; the {what} is left out", input.title()));
    }
}

/// A record as it stands on its line.
#[derive(Debug)]
pub struct Record<'l> {
    line: &'l str,
    entries: Vec<Entry<'l>>,
    /// The places in `entries`, by key.
    places: HashMap<Cow<'l, str>, usize>,
    /// Whether a key was there more than once.
    repeats: bool,
}

/// A field as it stands on the line.
#[derive(Clone, Copy, Debug)]
struct Entry<'l> {
    key: &'l str,
    value: &'l str,
}

/// The value of a field.
#[derive(Debug)]
pub struct Field<'l> {
    json: &'l str,
    text: Option<Cow<'l, str>>,
}

impl<'l> Field<'l> {
    /// The value as it stands on the line.
    pub fn json(&self) -> &'l str {
        self.json
    }

    /// The string that it is; none for null.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl<'l> Record<'l> {
    /// Reads a line without white space around it.
    pub fn parse(line: &'l [u8]) -> Result<Record<'l>, RecordError> {
        let line = str::from_utf8(line).map_err(|_| RecordError::Utf8)?;
        let Entries(list) = serde_json::from_str(line).map_err(|error| RecordError::Json(without_line(&error)))?;
        let mut record = Record { line, entries: Vec::with_capacity(list.len()), places: HashMap::new(), repeats: false };
        for entry in list {
            // A key that is no string of characters is known by its spelling.
            let key = unescaped(entry.key).unwrap_or(Cow::Borrowed(entry.key));
            let next = record.entries.len();
            let place = *record.places.entry(key).or_insert(next);
            if place == next {
                record.entries.push(entry);
            } else {
                // As every reader of JSON does it: the first place, the last value.
                record.entries[place].value = entry.value;
                record.repeats = true;
            }
        }
        Ok(record)
    }

    /// The value of a field, which must be a string or null.
    pub fn field(&self, name: &str) -> Result<Field<'l>, RecordError> {
        let json = self.json(name)?;
        let text = match json.as_bytes().first() {
            Some(b'"') => Some(unescaped(json).map_err(|error| RecordError::Escapes(name.to_owned(), without_line(&error)))?),
            Some(b'n') => None,
            other => return Err(RecordError::Kind(name.to_owned(), kind(other.copied()))),
        };
        Ok(Field { json, text })
    }

    /// The value of a field, which must be a string.
    pub fn string(&self, name: &str) -> Result<String, RecordError> {
        let text = self.field(name)?.text.ok_or_else(|| RecordError::Kind(name.to_owned(), "null"))?;
        Ok(text.into_owned())
    }

    /// The value of a field, which must be a list of strings.
    pub fn list(&self, name: &str) -> Result<Vec<String>, RecordError> {
        serde_json::from_str(self.json(name)?).map_err(|_| RecordError::List(name.to_owned()))
    }

    /// The value of a field as it stands on the line.
    pub fn json(&self, name: &str) -> Result<&'l str, RecordError> {
        let place = *self.places.get(name).ok_or_else(|| RecordError::Missing(name.to_owned()))?;
        Ok(self.entries[place].value)
    }

    /// The record with a field set to a JSON value: in its place, or at the end when it is not there. Everything else is
    /// as it was; only a record with the same key twice is written anew, with each key once.
    pub fn with(&self, name: &str, json: &str) -> Cow<'l, str> {
        let place = self.places.get(name).copied();
        if self.repeats {
            return Cow::Owned(self.rebuilt(place, name, json));
        }
        let Some(place) = place else { return Cow::Owned(self.appended(name, json)) };
        let old = self.entries[place].value;
        if old == json {
            return Cow::Borrowed(self.line);
        }
        let span = self.span(old);
        Cow::Owned([&self.line[..span.start], json, &self.line[span.end..]].concat())
    }

    /// The record with a new last field, spaced like the others.
    fn appended(&self, name: &str, json: &str) -> String {
        let end = self.line.rfind('}').unwrap_or(self.line.len());
        let body = self.line[..end].trim_end();
        let spaced = self.entries.first().is_some_and(|entry| self.line[..self.span(entry.value).start].ends_with(' '));
        let (comma, colon) = match (self.entries.is_empty(), spaced) {
            (true, _) => ("", ":"),
            (false, true) => (", ", ": "),
            (false, false) => (",", ":"),
        };
        let (room, key) = (&self.line[body.len()..], serde_json::Value::from(name).to_string());
        [body, comma, &key, colon, json, room].concat()
    }

    /// The record put together from its fields.
    fn rebuilt(&self, place: Option<usize>, name: &str, json: &str) -> String {
        let mut out = String::with_capacity(self.line.len());
        for (i, entry) in self.entries.iter().enumerate() {
            out.push(if i == 0 { '{' } else { ',' });
            out.push_str(entry.key);
            out.push(':');
            out.push_str(if place == Some(i) { json } else { entry.value });
        }
        if place.is_none() {
            out.extend([",", &serde_json::Value::from(name).to_string(), ":", json]);
        }
        out.push('}');
        out
    }

    /// Where a part of the line stands in it.
    fn span(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.line.as_ptr() as usize;
        start..start + part.len()
    }
}

/// The fields of an object in their order.
struct Entries<'l>(Vec<Entry<'l>>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<&'de RawValue, &'de RawValue>()? {
            entries.push(Entry { key: key.get(), value: value.get() });
        }
        Ok(Entries(entries))
    }
}

/// What a JSON string says.
fn unescaped(json: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
        _ => serde_json::from_str(json).map(Cow::Owned),
    }
}

fn kind(first: Option<u8>) -> &'static str {
    match first {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        _ => "a number",
    }
}

/// The message without the line, which is always the first.
fn without_line(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn with(line: &str, name: &str, json: &str) -> String {
        Record::parse(line.as_bytes()).unwrap().with(name, json).into_owned()
    }

    #[test]
    fn nothing_but_the_value_changes() {
        let line = r#"{ "a":1.0e+02 ,"text" : "x\u00e9\/" , "b": [ 1 , {"text":2}],"c":-0}"#;
        assert_eq!(with(line, "text", "\"y\""), line.replace(r#""x\u00e9\/""#, "\"y\""));
        assert_eq!(with(line, "new", "3"), line.replace("-0}", r#"-0,"new":3}"#));
        assert_eq!(with(r#"{"a": 1 }"#, "new", "3"), r#"{"a": 1, "new": 3 }"#);
        assert_eq!(with("{}", "new", "3"), r#"{"new":3}"#);
        assert_eq!(with(line, "c", "-0"), line);
        assert_eq!(with(r#"{"te\u0078t":"a"}"#, "text", "\"b\""), r#"{"te\u0078t":"b"}"#);
    }

    #[test]
    fn a_repeated_key_is_written_once() {
        assert_eq!(with(r#"{"a":1,"text":"x","a":2.50}"#, "text", "\"y\""), r#"{"a":2.50,"text":"y"}"#);
        assert_eq!(with(r#"{"text":"x","text":"z"}"#, "new", "1"), r#"{"text":"z","new":1}"#);
    }

    #[test]
    fn strings_and_null_are_fields_and_nothing_else() {
        let record = Record::parse(br#"{"s":"a\nb","n":null,"o":{},"l":[],"t":true,"i":1,"h":"\ud800"}"#).unwrap();
        assert_eq!(record.field("s").unwrap().text(), Some("a\nb"));
        assert_eq!(record.field("n").unwrap().text(), None);
        let message = |name| record.field(name).unwrap_err().to_string();
        assert_eq!(message("o"), r#"the field "o" is an object, not a string"#);
        assert_eq!(message("l"), r#"the field "l" is a list, not a string"#);
        assert_eq!(message("t"), r#"the field "t" is true or false, not a string"#);
        assert_eq!(message("i"), r#"the field "i" is a number, not a string"#);
        assert_eq!(message("x"), r#"there is no field "x""#);
        assert!(message("h").starts_with(r#"the field "h" holds escapes that are no characters"#));
    }

    #[test]
    fn some_fields_must_be_strings_or_lists_of_them() {
        let record = Record::parse(br#"{"s":"a\nb","n":null,"l":["a","\u00e9"],"m":["a",1],"e":[]}"#).unwrap();
        assert_eq!(record.string("s").unwrap(), "a\nb");
        assert_eq!(record.string("n").unwrap_err().to_string(), r#"the field "n" is null, not a string"#);
        assert_eq!((record.list("l").unwrap(), record.list("e").unwrap()), (vec!["a".to_owned(), "é".to_owned()], vec![]));
        for name in ["s", "n", "m"] {
            assert_eq!(record.list(name).unwrap_err().to_string(), format!("the field {name:?} is not a list of strings"));
        }
        assert!(matches!(record.list("x"), Err(RecordError::Missing(_))));
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for line in ["[1]", "1", "{", "{\"a\":1", "{\"a\":1}x", "{\"a\":NaN}", "{1:2}", "null", "\"text\""] {
            assert!(matches!(Record::parse(line.as_bytes()), Err(RecordError::Json(_))), "{line}");
        }
        assert!(matches!(Record::parse(b"{\"a\":\"\xff\"}"), Err(RecordError::Utf8)));
    }
}
