//! Colours, and how wide the terminal is.

use crate::args::Color;
use anstyle::{AnsiColor, Style};
use std::fmt::Display;
use std::io::{self, IsTerminal};

/// What is removed.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// What is added or restored.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// What is repaired.
pub const REPAIRED: Style = AnsiColor::Yellow.on_default();
/// Where something stands.
pub const PLACE: Style = AnsiColor::Cyan.on_default();
/// What matters less.
pub const FAINT: Style = Style::new().dimmed();
/// What matters more.
pub const STRONG: Style = Style::new().bold();

/// Columns when nobody says how many there are.
const DEFAULT_WIDTH: usize = 80;

/// Puts styles around text, or leaves it plain.
#[derive(Clone, Copy, Debug)]
pub struct Painter {
    colored: bool,
}

impl Painter {
    /// The painter for standard output. `auto` colours on a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise.
    pub fn new(color: Color) -> Painter {
        let colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        Painter { colored }
    }

    /// A text in a style.
    pub fn paint(self, style: Style, text: impl Display) -> String {
        if self.colored { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

/// The columns of the terminal that standard output goes to; what `COLUMNS` says when it goes elsewhere.
pub fn known_width() -> Option<usize> {
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    let variable = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = if io::stdout().is_terminal() { terminal().or_else(variable) } else { variable() };
    width.filter(|&width| width > 0)
}

/// The columns to write for, 80 when they are not known.
pub fn width() -> usize {
    known_width().unwrap_or(DEFAULT_WIDTH)
}
