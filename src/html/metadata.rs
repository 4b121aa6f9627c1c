//! What a page's head says: raw while the page is read, made into [`Metadata`] when somebody asks.

use super::date::iso;
use super::entities::decoded;
use super::tag::Tag;
use super::tokens::{Name, Tokens};
use serde_json::Value as Json;
use std::borrow::Cow;

/// Raw values of the head and the like, borrowed from the page.
#[derive(Debug, Default)]
pub(crate) struct Heads<'h> {
    pub title: Option<&'h str>,
    /// Names or properties of `meta` elements, with their contents.
    pub metas: Vec<(&'h str, &'h str)>,
    pub canonical: Option<&'h str>,
    pub base: Option<&'h str>,
    pub language: Option<&'h str>,
    pub json_ld: Vec<&'h str>,
    /// `time` elements: their `datetime`.
    pub times: Vec<&'h str>,
    pub forms: u32,
    pub articles: u32,
    pub inputs: u32,
    pub images: u32,
    script: Option<&'h str>,
}

/// At most so many values of a kind are noted.
const MOST: usize = 256;

impl<'h> Heads<'h> {
    pub fn open(&mut self, tag: Tag, tokens: &Tokens<'h>) {
        match tag {
            Tag::Meta if self.metas.len() < MOST => {
                let name = tokens
                    .attribute(Name::Property)
                    .or_else(|| tokens.attribute(Name::Called))
                    .or_else(|| tokens.attribute(Name::Itemprop));
                if let (Some(name), Some(content)) = (name, tokens.attribute(Name::Content)) {
                    self.metas.push((name, content));
                }
            }
            Tag::Link => {
                let canonical = tokens.attribute(Name::Rel).is_some_and(|r| r.trim().eq_ignore_ascii_case("canonical"));
                if canonical && self.canonical.is_none() {
                    self.canonical = tokens.attribute(Name::Href);
                }
            }
            Tag::Base if self.base.is_none() => self.base = tokens.attribute(Name::Href),
            Tag::Html if self.language.is_none() => self.language = tokens.attribute(Name::Lang),
            Tag::Script => self.script = tokens.attribute(Name::Type),
            Tag::Time if self.times.len() < MOST => self.times.extend(tokens.attribute(Name::Datetime)),
            Tag::Form => self.forms += 1,
            Tag::Article => self.articles += 1,
            Tag::Input => self.inputs += 1,
            Tag::Img => self.images += 1,
            _ => {}
        }
    }

    /// The content of an element without markup.
    pub fn raw(&mut self, tag: Tag, content: &'h str, skipped: bool) {
        match tag {
            Tag::Title if self.title.is_none() && !skipped => self.title = Some(content),
            Tag::Script => {
                let json = self.script.is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
                if json && self.json_ld.len() < MOST {
                    self.json_ld.push(content);
                }
            }
            _ => {}
        }
    }

    /// Whether the last script holds a formula in TeX.
    pub fn is_formula(&self) -> bool {
        self.script.is_some_and(|t| t.starts_with("math/tex"))
    }

    /// The content of the first `meta` of a name.
    pub fn meta(&self, name: &str) -> Option<Cow<'h, str>> {
        let found = self.metas.iter().find(|(n, content)| n.eq_ignore_ascii_case(name) && !content.trim().is_empty());
        found.map(|(_, content)| decoded(content.trim(), true))
    }
}
/// Where a piece of metadata comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum MetadataSource {
    /// A script of type `application/ld+json` (schema.org).
    JsonLd,
    /// A `meta` element with an OpenGraph property (`og:`, `article:`).
    OpenGraph,
    /// A `meta` element with a Dublin Core name (`DC.`, `dcterms.`).
    DublinCore,
    /// Another element of the head.
    Meta,
    /// The page's own text or address.
    Page,
}

/// A value and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MetadataValue {
    /// The value, entities decoded, white space put in order.
    pub value: String,
    /// Where it was found.
    pub source: MetadataSource,
}

/// What a page says of itself. Of several places that name the same thing JSON-LD counts first, then OpenGraph, Dublin
/// Core, other `meta` elements, then the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Metadata {
    /// The title, without the site's name where the page tells it apart.
    pub title: Option<MetadataValue>,
    /// Who wrote it; several names are parted by "; ".
    pub author: Option<MetadataValue>,
    /// When it was published, as ISO 8601.
    pub date: Option<MetadataValue>,
    /// The site's name.
    pub site: Option<MetadataValue>,
    /// The language as the page writes it, such as `en-GB`.
    pub language: Option<MetadataValue>,
    /// The canonical address, absolute if the page's address is known.
    pub canonical: Option<MetadataValue>,
    /// The description.
    pub description: Option<MetadataValue>,
}

/// A longer value is none that a page would show.
const LONGEST: usize = 2000;

/// Parsed JSON takes many times its text: a longer script is not read.
const LONGEST_SCRIPT: usize = 1 << 18;

fn value(text: impl AsRef<str>, source: MetadataSource) -> Option<MetadataValue> {
    // White space included, so that a long text is not cut into words first.
    if text.as_ref().len() > 8 * LONGEST {
        return None;
    }
    let words: Vec<&str> = text.as_ref().split_whitespace().collect();
    let value = words.join(" ");
    (!value.is_empty() && value.len() <= LONGEST).then_some(MetadataValue { value, source })
}

/// What the first fitting object of the page's JSON-LD says.
#[derive(Debug, Default)]
struct Linked {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
    site: Option<String>,
    language: Option<String>,
    description: Option<String>,
}

/// The text of a JSON value: a string, the `name` of an object, or those of a list.
fn text_of(json: Option<&Json>) -> Option<String> {
    match json? {
        Json::String(text) => Some(text.clone()),
        Json::Object(object) => object.get("name").or_else(|| object.get("@value")).and_then(Json::as_str).map(str::to_owned),
        Json::Array(list) => {
            let names: Vec<String> =
                list.iter().take(20).filter_map(|item| text_of(Some(item).filter(|i| !i.is_array()))).collect();
            (!names.is_empty()).then(|| names.join("; "))
        }
        _ => None,
    }
}

/// Calls `found` with every object of the page's JSON-LD, those inside graphs and lists included; without recursion.
fn each_object(scripts: &[&str], mut found: impl FnMut(&serde_json::Map<String, Json>)) {
    for script in scripts {
        let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        if script.len() > LONGEST_SCRIPT {
            continue;
        }
        let Ok(json) = serde_json::from_str::<Json>(script) else { continue };
        let mut waiting = vec![&json];
        let mut seen = 0;
        while let Some(json) = waiting.pop() {
            seen += 1;
            match json {
                Json::Array(list) => waiting.extend(list.iter().rev()),
                Json::Object(object) if seen < MOST => {
                    waiting.extend(["itemListElement", "item", "mainEntity", "@graph"].iter().filter_map(|key| object.get(*key)));
                    found(object);
                }
                _ => {}
            }
        }
    }
}

/// Names, descriptions and texts of the page's JSON-LD, one paragraph each.
pub(super) fn linked_texts(scripts: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    each_object(scripts, |object| {
        for key in ["headline", "name", "articleBody", "text", "description"] {
            let Some(text) = object.get(key).and_then(Json::as_str) else { continue };
            for part in decoded(text, false).split('\n') {
                let words: Vec<&str> = part.split_whitespace().collect();
                let words = words.join(" ");
                if !words.is_empty() && !texts.contains(&words) && texts.len() < MOST {
                    texts.push(words);
                }
            }
        }
    });
    texts
}

impl Linked {
    fn of(scripts: &[&str]) -> Linked {
        let mut linked = Linked::default();
        each_object(scripts, |object| linked.take(object));
        linked
    }

    fn take(&mut self, object: &serde_json::Map<String, Json>) {
        let is = |names: &[&str]| match object.get("@type") {
            Some(Json::String(kind)) => names.iter().any(|n| kind.ends_with(n)),
            Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).any(|kind| names.iter().any(|n| kind.ends_with(n))),
            _ => false,
        };
        let get = |name: &str| text_of(object.get(name));
        if is(&["WebSite"]) {
            self.site = self.site.take().or_else(|| get("name"));
        }
        if !is(&[
            "Article",
            "Posting",
            "Report",
            "Product",
            "Recipe",
            "Event",
            "Course",
            "HowTo",
            "JobPosting",
            "WebPage",
            "Book",
        ]) {
            return;
        }
        let first = |slot: &mut Option<String>, found: Option<String>| {
            if slot.is_none() {
                *slot = found.filter(|f| !f.trim().is_empty());
            }
        };
        first(&mut self.title, get("headline").or_else(|| get("name")));
        first(&mut self.author, get("author").or_else(|| get("creator")));
        first(&mut self.date, get("datePublished").or_else(|| get("dateCreated")));
        first(&mut self.site, object.get("publisher").filter(|p| p.is_object()).and_then(|p| text_of(Some(p))));
        first(&mut self.language, get("inLanguage"));
        first(&mut self.description, get("description"));
    }
}

impl Metadata {
    pub(super) fn of(heads: &Heads<'_>, heading: Option<&str>, url: Option<&str>) -> Metadata {
        use MetadataSource::{DublinCore, JsonLd, Meta, OpenGraph, Page};
        let linked = Linked::of(&heads.json_ld);
        let meta = |names: &[&str], source| names.iter().find_map(|n| heads.meta(n).and_then(|m| value(m, source)));
        let clean = |text: &Option<String>| text.as_deref().map(|t| decoded(t, false)).and_then(|t| value(t, JsonLd));
        let date = |found: Option<MetadataValue>| found.and_then(|v| iso(&v.value).map(|value| MetadataValue { value, ..v }));
        let site =
            clean(&linked.site).or_else(|| meta(&["og:site_name"], OpenGraph)).or_else(|| meta(&["application-name"], Meta));
        let title = heads.title.map(|t| decoded(t, false)).and_then(|t| value(t, Meta)).map(|mut title| {
            title.value = without_site(&title.value, site.as_ref().map(|s| s.value.as_str()), heading).to_owned();
            title
        });
        let author = meta(&["author", "article:author", "byl", "parsely-author", "sailthru.author"], Meta);
        Metadata {
            title: clean(&linked.title)
                .or_else(|| meta(&["og:title"], OpenGraph))
                .or_else(|| meta(&["dc.title", "dcterms.title"], DublinCore))
                .or(title)
                .or_else(|| heading.and_then(|h| value(h, Page))),
            author: clean(&linked.author)
                .or_else(|| meta(&["dc.creator", "dcterms.creator"], DublinCore))
                .or_else(|| author.filter(|a| !a.value.contains("://"))),
            date: date(clean(&linked.date))
                .or_else(|| date(meta(&["article:published_time", "og:published_time"], OpenGraph)))
                .or_else(|| {
                    date(meta(&["dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued"], DublinCore))
                })
                .or_else(|| {
                    date(meta(
                        &["datepublished", "date", "pubdate", "publishdate", "parsely-pub-date", "citation_publication_date"],
                        Meta,
                    ))
                })
                .or_else(|| heads.times.first().and_then(|t| date(value(t, Page))))
                .or_else(|| url.and_then(date_of_address)),
            language: heads
                .language
                .and_then(|l| value(l, Meta))
                .or_else(|| clean(&linked.language))
                .or_else(|| meta(&["og:locale"], OpenGraph)),
            canonical: heads
                .canonical
                .map(|c| decoded(c.trim(), true))
                .and_then(|c| value(super::address::absolute(&c, url), Meta))
                .or_else(|| meta(&["og:url"], OpenGraph)),
            description: clean(&linked.description)
                .or_else(|| meta(&["og:description"], OpenGraph))
                .or_else(|| meta(&["dc.description", "dcterms.description"], DublinCore))
                .or_else(|| meta(&["description", "twitter:description"], Meta)),
            site,
        }
    }
}

/// A title without the site's name behind (or before) a mark: "The ferry sank | Harbour News".
fn without_site<'t>(title: &'t str, site: Option<&str>, heading: Option<&str>) -> &'t str {
    for mark in [" | ", " - ", " – ", " — ", " · ", " » ", " :: "] {
        if let Some((before, after)) = title.rsplit_once(mark) {
            let is_site = |part: &str| site.is_some_and(|s| s.eq_ignore_ascii_case(part.trim()));
            let is_heading = |part: &str| heading.is_some_and(|h| h.trim() == part.trim());
            if is_site(after) || is_heading(before) {
                return before.trim();
            }
            if let Some((first, rest)) = title.split_once(mark)
                && (is_site(first) || is_heading(rest))
            {
                return rest.trim();
            }
        }
    }
    title
}

/// The date in an address such as `/2024/05/03/`.
fn date_of_address(url: &str) -> Option<MetadataValue> {
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(3).find_map(|three| {
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let fits = digits(three[0], 4) && digits(three[1], 2) && digits(three[2], 2);
        fits.then(|| iso(&three.join("-"))).flatten().and_then(|d| value(d, MetadataSource::Page))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::layout::lay_out;
    use super::*;

    fn read(html: &str) -> Metadata {
        Metadata::of(&lay_out(html).heads, Some("The ferry sank"), Some("https://news.example/2024/05/03/ferry"))
    }

    #[test]
    fn each_value_names_its_source() {
        let html = r#"<html lang=en-GB><title>The ferry sank | Harbour News</title>
            <meta property="og:site_name" content="Harbour News"><meta name=author content="A. Reed">
            <meta name="description" content="A ferry &amp; its crew."><link rel=canonical href="/ferry">"#;
        let m = read(html);
        let shown = |v: &Option<MetadataValue>| v.as_ref().map(|v| (v.value.clone(), v.source)).unwrap();
        assert_eq!(shown(&m.title), ("The ferry sank".into(), MetadataSource::Meta));
        assert_eq!(shown(&m.author), ("A. Reed".into(), MetadataSource::Meta));
        assert_eq!(shown(&m.site), ("Harbour News".into(), MetadataSource::OpenGraph));
        assert_eq!(shown(&m.date), ("2024-05-03".into(), MetadataSource::Page));
        assert_eq!(shown(&m.language).0, "en-GB");
        assert_eq!(shown(&m.canonical).0, "https://news.example/ferry");
        assert_eq!(shown(&m.description).0, "A ferry & its crew.");
    }

    #[test]
    fn linked_data_counts_first_and_may_be_broken() {
        let html = r#"<script type="application/ld+json">{broken</script><script type="application/ld+json">
            {"@graph":[{"@type":"WebSite","name":"Harbour News"},{"@type":["NewsArticle"],"headline":"Ferry lost",
            "author":[{"name":"Ann Reed"},{"name":"Bo Lind"}],"datePublished":"2024-05-02T08:00:00Z"}]}</script>
            <meta property=og:title content=Other>"#;
        let m = read(html);
        assert_eq!(m.title.as_ref().map(|t| (t.value.as_str(), t.source)), Some(("Ferry lost", MetadataSource::JsonLd)));
        assert_eq!(m.author.unwrap().value, "Ann Reed; Bo Lind");
        assert_eq!(m.date.unwrap().value, "2024-05-02T08:00:00Z");
        assert_eq!(m.site.unwrap().value, "Harbour News");
    }
}
