//! The one table of labels that everything else reads; `build.rs` reads it, too, so nothing stands here but the table.
//!
//! A label has a name (the gold data's name), a description and a [`Group`]. The table below is the only place that
//! lists them; names, parsing, groups and documentation all come from it.

/// Which side of the editor's decision a [`Label`] stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Group {
    /// What the page was written for; it stays.
    Content,
    /// What surrounds it; it goes.
    Chaff,
    /// What a careful editor may keep or drop; it goes in the aggressive profile.
    Optional,
}

macro_rules! labels {
    ($($variant:ident $name:literal $group:ident $description:literal;)*) => {
        /// What a line is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Label {
            $(#[doc = $description] $variant,)*
        }

        impl Label {
            /// Every label, content first.
            pub const ALL: &'static [Label] = &[$(Label::$variant,)*];

            /// The label's name, as reports, the configuration and the gold data write it.
            pub const fn name(self) -> &'static str {
                match self { $(Label::$variant => $name,)* }
            }

            /// One sentence for documentation and help.
            pub const fn description(self) -> &'static str {
                match self { $(Label::$variant => $description,)* }
            }

            /// Whether the label is content, chaff or optional.
            pub const fn group(self) -> Group {
                match self { $(Label::$variant => Group::$group,)* }
            }
        }
    };
}

labels! {
    Paragraph "paragraph" Content "Prose.";
    Heading "heading" Content "A title or heading.";
    ListItem "list-item" Content "An item of a list that belongs to the content.";
    TableRow "table-row" Content "A row of a table.";
    Quote "quote" Content "Quoted text.";
    Code "code" Content "Code, or front matter.";
    Caption "caption" Content "The words under a picture or table.";
    Toc "toc" Chaff "A table of contents: its heading and its entries.";
    Nav "nav" Chaff "Menus, breadcrumbs, pagination, links to older and newer posts.";
    Seo "seo" Chaff "Notes for search engines: keywords, slugs, meta descriptions, remarks on optimisation.";
    Leak "leak" Chaff "What a writing tool left behind: an assistant's remarks, stray markup, unfilled placeholders.";
    Tags "tags" Chaff "Lists of tags, topics and categories.";
    Ad "ad" Chaff "Advertisement labels and sponsored blocks.";
    Adblock "adblock" Chaff "Banners against ad blockers.";
    Cookie "cookie" Chaff "Cookie and consent notices with their buttons.";
    Cta "cta" Chaff "Calls to act: newsletters, subscriptions, follow us, tell us what you think.";
    Share "share" Chaff "Share bars and the names of networks in them.";
    Related "related" Chaff "Also-read lists, related and most-read articles.";
    Stamp "stamp" Chaff "Published and updated stamps, reading times; bylines are optional.";
    Media "media" Chaff "Image placeholders, credits, player controls.";
    Comments "comments" Chaff "What a comment widget leaves behind.";
    Paywall "paywall" Chaff "Notices that an article is for subscribers.";
    Legal "legal" Chaff "Copyright footers and rows of legal links.";
    Dup "dup" Chaff "A line that repeats the title or its neighbour.";
    Boilerplate "boilerplate" Chaff "What surrounds the content of a page, of no kind that a rule names.";
    Callout "callout" Optional "Boxes such as \"Did you know?\" and \"Pro tip\".";
    Orphan "orphan" Optional "A heading whose section is missing.";
    Promo "promo" Optional "What the site says about itself.";
}

impl Label {
    /// Whether a line of this label is content.
    pub const fn is_content(self) -> bool {
        matches!(self.group(), Group::Content)
    }

    /// The label with a name.
    pub(crate) fn named(name: &str) -> Option<Label> {
        Label::ALL.iter().copied().find(|label| label.name() == name)
    }

    /// The label of a position in [`Label::ALL`]; a paragraph when there is none.
    pub(crate) fn from_index(index: usize) -> Label {
        Label::ALL.get(index).copied().unwrap_or(Label::Paragraph)
    }
}
