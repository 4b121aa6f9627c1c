//! `Cleaner`: a pipeline that Python holds.

use crate::arrow::{self, Request};
use crate::border::{self, Html};
use crate::config::Recipe;
use crate::errors::{bad, choice, failed, no_utf8, not_a, text, threads as asked};
use crate::explanation::{Draft, Explanation, PageFacts};
use crate::many::in_parts;
use crate::offsets::Unit;
use crate::stats::Stats;
use dechaff::{Cleaned, HtmlOptions, Page, Pipeline, Selectors};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PyString};
use std::sync::Arc;

/// Cleans texts and pages of HTML by one profile and one configuration.
///
/// A cleaner does not change and may be used by many threads at once; it can be pickled. All methods release the GIL
/// while they work, and work on the caller's thread unless `threads` asks for more.
///
/// Args:
///     profile: how much is removed: "conservative" (known phrases and shapes only), "balanced" (the default) or
///         "aggressive" (also what an editor may keep). It counts before the profile of `config`.
///     config: rules on and off, thresholds, phrases to keep and to drop, with the keys of docs/configuration.md: a str
///         of TOML, a dict of the same keys, or an os.PathLike of a TOML file, which is read once, here.
///
/// Raises:
///     ConfigError: a key, rule or pattern of `config` that cannot be used; the message names it.
///     ValueError: `profile` is none of the three.
///     TypeError: an argument has a wrong type.
///     OSError: the file cannot be read.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub struct Cleaner {
    recipe: Recipe,
    pipeline: Arc<Pipeline>,
}

/// What a result is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
}

impl Format {
    fn named(name: &str) -> PyResult<Format> {
        choice("format", name, &[("text", Format::Text), ("markdown", Format::Markdown)])
    }

    fn write<'py>(self, py: Python<'py>, cleaned: &Cleaned<'_>) -> Bound<'py, PyString> {
        match self {
            Format::Text => PyString::new(py, cleaned.text()),
            Format::Markdown => PyString::new(py, &cleaned.markdown()),
        }
    }
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (profile=None, config=None))]
    fn new(profile: Option<&Bound<'_, PyAny>>, config: Option<&Bound<'_, PyAny>>) -> PyResult<Cleaner> {
        let recipe = Recipe::new(profile, config)?;
        let pipeline = Arc::new(recipe.pipeline()?);
        Ok(Cleaner { recipe, pipeline })
    }

    /// Cleans a text.
    ///
    /// Args:
    ///     text: what some scraper pulled out of a page.
    ///     format: "text", or "markdown", in which headings are marked and blocks are parted by blank lines.
    ///
    /// Returns:
    ///     The cleaned text; `text` itself, the same object, if nothing was to be done.
    ///
    /// Raises:
    ///     TypeError: `text` is no str.
    ///     ValueError: `text` holds half a surrogate pair, or `format` is neither.
    #[pyo3(signature = (text, *, format="text"))]
    fn clean<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>, format: &str) -> PyResult<Bound<'py, PyString>> {
        let (source, format) = (self::text(text, "text")?, Format::named(format)?);
        let cleaned = border::detached(py, || border::clean(&self.pipeline, source)).map_err(|p| failed("text", &p))?;
        let same = format == Format::Text && cleaned.is_unchanged() && text.is_exact_instance_of::<PyString>();
        let result = if same { text.cast::<PyString>()?.clone() } else { format.write(py, &cleaned) };
        border::recycle(cleaned);
        Ok(result)
    }

    /// Cleans a text and counts what was done; much quicker than `explain`, which also says where and why.
    ///
    /// Args:
    ///     text: what some scraper pulled out of a page.
    ///
    /// Returns:
    ///     The cleaned text, as `clean` gives it, and the statistics of this text.
    ///
    /// Raises:
    ///     TypeError: `text` is no str.
    ///     ValueError: `text` holds half a surrogate pair.
    fn clean_counted<'py>(&self, py: Python<'py>, text: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyString>, Stats)> {
        let source = self::text(text, "text")?;
        let counted = border::detached(py, || {
            let cleaned = border::clean(&self.pipeline, source)?;
            border::guarded(|| (Stats::of(&cleaned), cleaned))
        });
        let (stats, cleaned) = counted.map_err(|p| failed("text", &p))?;
        let result = Format::Text.write(py, &cleaned);
        border::recycle(cleaned);
        Ok((result, stats))
    }

    /// Cleans a page of HTML, or a piece of one.
    ///
    /// Args:
    ///     html: the page: a str, or bytes, whose encoding is found by `charset`, the page itself, or its bytes.
    ///     url: the page's address: tells what kind of page it is, and makes the links of Markdown absolute.
    ///     charset: the encoding that the server named.
    ///     format: "text", or "markdown" with headings, lists, tables, code, emphasis and links.
    ///     with_title: whether the page's title stands first if no heading says the same.
    ///     with_comments: whether the readers' comments stay.
    ///     with_links: whether Markdown has the addresses of links.
    ///     with_images: whether Markdown shows images.
    ///     keep: CSS selectors, an iterable of str; their elements stay, whatever a rule says. They win over `drop`.
    ///     drop: CSS selectors, an iterable of str; their elements go.
    ///
    /// Raises:
    ///     TypeError: `html` is neither str nor bytes, or `keep` or `drop` no iterable of str.
    ///     ValueError: `html` holds half a surrogate pair, `format` is neither, or a selector cannot be used.
    #[pyo3(signature = (
        html, *, url=None, charset=None, format="text", with_title=false, with_comments=true, with_links=true, with_images=false,
        keep=None, drop=None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn clean_html<'py>(
        &self,
        py: Python<'py>,
        html: &Bound<'py, PyAny>,
        url: Option<String>,
        charset: Option<String>,
        format: &str,
        with_title: bool,
        with_comments: bool,
        with_links: bool,
        with_images: bool,
        keep: Option<&Bound<'py, PyAny>>,
        drop: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyString>> {
        let (bytes, format) = (page(html)?, Format::named(format)?);
        let mut options = options(url, charset);
        (options.with_title, options.without_comments) = (with_title, !with_comments);
        (options.without_links, options.with_images) = (!with_links, with_images);
        (options.keep, options.drop) = (selectors("keep", keep)?, selectors("drop", drop)?);
        let page =
            border::detached(py, || border::clean_html(&self.pipeline, bytes, &options)).map_err(|p| failed("html", &p))?;
        let result = format.write(py, &page.cleaned);
        border::recycle(page.cleaned);
        Ok(result)
    }

    /// Cleans many texts, with less to do for each than `clean`.
    ///
    /// Args:
    ///     texts: an iterable of str; None stays None.
    ///     threads: how many threads work, 1 to 1024. They live as long as the call.
    ///
    /// Returns:
    ///     A list with a result for each text, in order; the same for any number of threads.
    ///
    /// Raises:
    ///     TypeError, ValueError: a text is no str, or holds half a surrogate pair; the message has its place.
    #[pyo3(signature = (texts, *, threads=1))]
    fn clean_many<'py>(&self, py: Python<'py>, texts: &Bound<'py, PyAny>, threads: usize) -> PyResult<Bound<'py, PyList>> {
        if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err("texts: expected an iterable of str, got one text; clean() takes that"));
        }
        let threads = asked(threads)?;
        let mut sources = Vec::with_capacity(texts.len().unwrap_or(0));
        for (at, value) in texts.try_iter().map_err(|_| not_a(texts, "texts", "an iterable of str"))?.enumerate() {
            let value = value?;
            if value.is_none() {
                sources.push(None);
                continue;
            }
            let Ok(string) = value.cast_into::<PyString>() else {
                return Err(PyTypeError::new_err(format!("texts[{at}]: expected str or None")));
            };
            let backed = PyBackedStr::try_from(string).map_err(|error| no_utf8(py, &error, format_args!("texts[{at}]")))?;
            sources.push(Some(backed));
        }
        let parts = border::detached(py, || {
            in_parts(sources.len(), threads, |part| {
                let clean = |source: &Option<PyBackedStr>| {
                    let Some(source) = source else { return Ok(None) };
                    let cleaned = border::clean(&self.pipeline, source)?;
                    let text = cleaned.text().to_owned();
                    border::recycle(cleaned);
                    Ok(Some(text))
                };
                sources[part].iter().map(clean).collect::<Vec<_>>()
            })
        });
        let list = PyList::empty(py);
        for (at, result) in parts.into_iter().flatten().enumerate() {
            list.append(result.map_err(|p| failed(format_args!("texts[{at}]"), &p))?)?;
        }
        Ok(list)
    }

    /// Cleans a text and says what became of each part of it, and why.
    ///
    /// Args:
    ///     text: what some scraper pulled out of a page.
    ///     offsets: what `start` and `end` of segments count: "code-points", so that `text[s.start:s.end]` is the segment, or
    ///         "bytes" of the text in UTF-8.
    ///
    /// Raises:
    ///     TypeError: `text` is no str.
    ///     ValueError: `text` holds half a surrogate pair, or `offsets` is neither.
    #[pyo3(signature = (text, *, offsets="code-points"))]
    fn explain(&self, py: Python<'_>, text: &Bound<'_, PyAny>, offsets: &str) -> PyResult<Explanation> {
        let (source, unit) = (self::text(text, "text")?, Unit::named(offsets)?);
        let draft = border::detached(py, || {
            let cleaned = border::clean(&self.pipeline, source)?;
            border::guarded(|| Draft::new(&cleaned, unit, None))
        });
        draft.map_err(|p| failed("text", &p))?.finish(py)
    }

    /// The same for a page of HTML. Offsets are those of the text that was laid out from it, `Explanation.source`.
    ///
    /// Args:
    ///     html, url, charset: as for `clean_html`.
    ///     offsets: as for `explain`.
    #[pyo3(signature = (html, *, url=None, charset=None, offsets="code-points"))]
    fn explain_html(
        &self,
        py: Python<'_>,
        html: &Bound<'_, PyAny>,
        url: Option<String>,
        charset: Option<String>,
        offsets: &str,
    ) -> PyResult<Explanation> {
        let (bytes, unit) = (page(html)?, Unit::named(offsets)?);
        let options = options(url, charset);
        let draft = border::detached(py, || {
            let page = border::clean_html(&self.pipeline, bytes, &options)?;
            border::guarded(|| Draft::new(&page.cleaned, unit, Some(facts(&page))))
        });
        draft.map_err(|p| failed("html", &p))?.finish(py)
    }

    /// Cleans a column of a batch or table of any library with the Arrow PyCapsule interface.
    ///
    /// Rows, their order and all other columns stay; nulls stay null. The source is read where it stands, and other columns
    /// are shared, not copied.
    ///
    /// Args:
    ///     batch: a batch, table, data frame or reader of pyarrow, Polars, DuckDB, pandas or the like. A reader
    ///         (`pyarrow.RecordBatchReader`) is read as its results are.
    ///     column: the name of the column to clean, of type Utf8, LargeUtf8 or Utf8View. With `html` it may be binary.
    ///     into: the name of the column of results, which has the type of the source. The name of `column` replaces it.
    ///     html: whether the column holds pages of HTML.
    ///     url_column: for pages, the column with their addresses.
    ///     stats: whether to add the column `{into}_stats`, a struct for each row; `Stats.from_arrow` sums it.
    ///     spans: whether to add the column `{into}_spans`, a list for each row of its edits: start, end, kind, label, rule,
    ///         score and `after`, what stands there now.
    ///     offsets: what the spans count: "code-points", or "bytes" of UTF-8.
    ///     errors: what becomes of a row that cannot be cleaned (a string that is not UTF-8): "raise" ends the call, "report"
    ///         makes it null and adds the column `{into}_error` with the reason.
    ///     threads: how many threads work, 1 to 1024. They live as long as the call.
    ///
    /// Returns:
    ///     An object of pyarrow or Polars if the batch was one, else an ArrowBatch, ArrowTable or ArrowStream, which any Arrow
    ///     library can take over.
    ///
    /// Raises:
    ///     CleaningError: a row cannot be cleaned; the message has its number, from 0.
    ///     TypeError: `batch` is nothing of Arrow, or `column` has another type.
    ///     ValueError: there is no such column, or there is one with the name of a new one already.
    #[pyo3(signature = (
        batch, column="text", *, into="cleaned", html=false, url_column=None, stats=false, spans=false,
        offsets="code-points", errors="raise", threads=1
    ))]
    #[allow(clippy::too_many_arguments)]
    fn clean_arrow<'py>(
        &self,
        batch: &Bound<'py, PyAny>,
        column: &str,
        into: &str,
        html: bool,
        url_column: Option<String>,
        stats: bool,
        spans: bool,
        offsets: &str,
        errors: &str,
        threads: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let unit = Unit::named(offsets)?;
        if url_column.is_some() && !html {
            return Err(bad("url_column", "addresses are of use for pages only; set html=True"));
        }
        let (spans, threads) = (spans.then_some(unit), asked(threads)?);
        let report = choice("errors", errors, &[("raise", false), ("report", true)])?;
        let (column, into) = (column.to_owned(), into.to_owned());
        let request = Request { column, into, html, url_column, stats, spans, report, threads, others: None };
        arrow::clean(&self.pipeline, batch, request)
    }

    /// The profile that the cleaner was made with, if one was named.
    #[getter]
    fn profile(&self) -> Option<&'static str> {
        self.recipe.profile()
    }

    /// The configuration that the cleaner was made with: TOML (that of a file, too), a dict, or None.
    #[getter]
    fn config<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.recipe.config(py)
    }

    /// Waits for what other threads have begun, before a fork.
    fn _before_fork(&self, py: Python<'_>) {
        border::settle(py, &self.pipeline);
    }

    #[allow(clippy::type_complexity)]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Option<&'static str>, Option<Bound<'py, PyAny>>))> {
        let recipe = &slf.get().recipe;
        Ok((slf.get_type().into_any(), (recipe.profile(), recipe.config(slf.py())?)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut parts = Vec::new();
        if let Some(profile) = self.recipe.profile() {
            parts.push(format!("profile='{profile}'"));
        }
        if let Some(config) = self.recipe.config(py)? {
            parts.push(format!("config={}", config.repr()?));
        }
        Ok(format!("Cleaner({})", parts.join(", ")))
    }
}

/// The page that an argument is.
fn page<'a>(html: &'a Bound<'_, PyAny>) -> PyResult<Html<'a>> {
    match html.cast::<PyBytes>() {
        Ok(bytes) => Ok(Html::Bytes(bytes.as_bytes())),
        Err(_) if html.is_instance_of::<PyString>() => text(html, "html").map(Html::Text),
        Err(_) => Err(not_a(html, "html", "str or bytes")),
    }
}

/// The selectors that an argument has.
fn selectors(name: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<Selectors> {
    let Some(value) = value else { return Ok(Selectors::default()) };
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(format!("{name}: expected an iterable of str, got one; put it into a list")));
    }
    let mut written: Vec<String> = Vec::new();
    for selector in value.try_iter().map_err(|_| not_a(value, name, "an iterable of str"))? {
        let selector = selector?;
        written.push(text(&selector, name)?.to_owned());
    }
    Selectors::new(written).map_err(|error| bad(name, error))
}

fn options(url: Option<String>, charset: Option<String>) -> HtmlOptions {
    let mut options = HtmlOptions::default();
    (options.url, options.charset) = (url, charset);
    options
}

fn facts(page: &Page) -> PageFacts {
    PageFacts { metadata: page.metadata.clone(), kind: page.kind, comments: page.comments().to_owned(), encoding: page.encoding }
}
