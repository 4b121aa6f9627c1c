//! `dechaff rules`: the rules and the labels, as they stand in the library's own tables.

use crate::args::{RulesArgs, RulesFormat};
use crate::error::Error;
use crate::output::StandardOutput;
use crate::status::Status;
use crate::style;
use crate::wrap;
use dechaff::{Group, Label, Profile, RULES, Rule};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Lists the rules.
pub fn run(args: &RulesArgs) -> Result<Status, Error> {
    let mut out = StandardOutput::new();
    match args.format {
        RulesFormat::Text => text(&mut out)?,
        RulesFormat::Markdown => markdown(&mut out)?,
        RulesFormat::Json => json(&mut out)?,
    }
    out.flush()?;
    Ok(Status::Fine)
}

/// The built-in rules, those of a family together.
fn rules() -> Vec<Rule> {
    let mut families: Vec<&str> = Vec::new();
    let mut rules: Vec<(usize, Rule)> = Vec::with_capacity(RULES.len());
    for rule in RULES.iter().map(Rule::from) {
        let family = crate::rule_names::family(rule.name());
        let place = families.iter().position(|known| *known == family).unwrap_or_else(|| {
            families.push(family);
            families.len() - 1
        });
        rules.push((place, rule));
    }
    rules.sort_by_key(|(place, _)| *place);
    rules.into_iter().map(|(_, rule)| rule).collect()
}

fn label_name(rule: Rule) -> &'static str {
    rule.label().map_or("", Label::name)
}

fn group_name(label: Label) -> &'static str {
    match label.group() {
        Group::Content => "content",
        Group::Chaff => "chaff",
        _ => "optional",
    }
}

/// A table for reading. On a terminal it is as wide as that; elsewhere each rule has one line, for `grep`.
fn text(out: &mut dyn Write) -> io::Result<()> {
    let width = if io::stdout().is_terminal() { style::width() } else { style::known_width().unwrap_or(usize::MAX) };
    let rules = rules();
    let widest = |name: fn(Rule) -> usize| rules.iter().map(|rule| name(*rule)).max().unwrap_or(0);
    let names = widest(|rule| rule.name().len());
    let labels = widest(|rule| label_name(rule).len());
    let profiles = widest(|rule| rule.from_profile().name().len());
    let mut row = |name: &str, label: &str, from: &str, description: &str| -> io::Result<()> {
        let start = format!("{name:names$}  {label:labels$}  {from:profiles$}  ");
        let room = width.saturating_sub(start.len());
        if room < 16 {
            // Too narrow for a column of its own.
            writeln!(out, "{}", wrap::truncated(start.trim_end(), width))?;
            for line in wrap::wrapped(description, width.saturating_sub(4), usize::MAX) {
                writeln!(out, "    {line}")?;
            }
            return Ok(());
        }
        for (i, line) in wrap::wrapped(description, room, usize::MAX).iter().enumerate() {
            let start = if i == 0 { start.as_str() } else { &" ".repeat(start.len()) };
            writeln!(out, "{start}{line}")?;
        }
        Ok(())
    };
    row("RULE", "LABEL", "FROM", "WHAT IT DOES")?;
    for rule in &rules {
        row(rule.name(), label_name(*rule), rule.from_profile().name(), rule.description())?;
    }
    let order: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name()).collect();
    let note = format!("A rule acts from the profile under FROM on: {}.", order.join(", "));
    writeln!(out)?;
    wrap::wrapped(&note, width, usize::MAX).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The page `docs/rules.md`.
fn markdown(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(out, "<!-- Made by `dechaff rules --format markdown`; do not edit. -->\n")?;
    writeln!(out, "Every change that dechaff makes carries the name of a rule. `--disable` and `--only`, and the keys of the")?;
    writeln!(out, "same names in a configuration, take a rule or a whole family such as `toc/`.\n")?;
    let profiles: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name()).collect();
    writeln!(out, "| rule | label | {} | what it does |", profiles.join(" | "))?;
    writeln!(out, "|---|---|{}---|", ":-:|".repeat(profiles.len()))?;
    for rule in rules() {
        let label = rule.label().map_or_else(String::new, |label| format!("`{}`", label.name()));
        let marks: Vec<&str> = Profile::ALL.iter().map(|p| if rule.in_profile(*p) { "yes" } else { "–" }).collect();
        writeln!(out, "| `{}` | {label} | {} | {} |", rule.name(), marks.join(" | "), cell(rule.description()))?;
    }
    writeln!(out, "\n## Labels\n")?;
    writeln!(out, "What a line is. Content stays, chaff goes, and what is optional goes in the aggressive profile.\n")?;
    writeln!(out, "| label | group | what it is |")?;
    writeln!(out, "|---|---|---|")?;
    for label in Label::ALL {
        writeln!(out, "| `{}` | {} | {} |", label.name(), group_name(*label), cell(label.description()))?;
    }
    Ok(())
}

/// Text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "\\<")
}

/// The tables for programs.
fn json(out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct RuleEntry {
        name: &'static str,
        label: Option<&'static str>,
        certain: bool,
        profiles: Vec<&'static str>,
        description: &'static str,
    }
    #[derive(Serialize)]
    struct LabelEntry {
        name: &'static str,
        group: &'static str,
        description: &'static str,
    }
    #[derive(Serialize)]
    struct Tables {
        rules: Vec<RuleEntry>,
        labels: Vec<LabelEntry>,
    }
    let profiles = |rule: Rule| Profile::ALL.iter().filter(|p| rule.in_profile(**p)).map(|p| p.name()).collect();
    let rules = rules().into_iter().map(|rule| RuleEntry {
        name: rule.name(),
        label: rule.label().map(Label::name),
        certain: rule.is_certain(),
        profiles: profiles(rule),
        description: rule.description(),
    });
    let labels = Label::ALL.iter().map(|label| LabelEntry {
        name: label.name(),
        group: group_name(*label),
        description: label.description(),
    });
    serde_json::to_writer_pretty(&mut *out, &Tables { rules: rules.collect(), labels: labels.collect() })?;
    writeln!(out)
}
