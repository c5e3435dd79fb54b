//! What of a work has no field of its own: the further variables of CSL, types that the model has not, and what only the
//! source knows. All of it is held as [`Custom`] sections, whose names tell them apart.
//!
//! How a format writes them is left to its emitter.

use super::{Custom, Name, Person};

/// What a custom section is, by its name.
///
/// ```
/// use refmill::model::{CustomKind, Variable};
/// assert_eq!(CustomKind::of("citation-key"), CustomKind::Key);
/// assert_eq!(CustomKind::of("ISSN"), CustomKind::Variable(Variable::Issn));
/// assert_eq!(CustomKind::of("ris:C7"), CustomKind::Foreign { format: "ris", field: "C7" });
/// assert_eq!(CustomKind::of("DO"), CustomKind::Section);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomKind<'n> {
    /// The key that the work has in its source, CSL's `citation-key`.
    Key,
    /// A type of CSL that [`ItemType`](super::ItemType) has not, such as `motion_picture`.
    Type,
    /// A variable of CSL that [`Item`](super::Item) has no field for.
    Variable(Variable),
    /// A field that only one format knows.
    Foreign {
        /// The format, by its name.
        format: &'n str,
        /// The field, as the format calls it.
        field: &'n str,
    },
    /// A section of a tagged export.
    Section,
}

impl<'n> CustomKind<'n> {
    /// What a section of that name is.
    #[must_use]
    pub fn of(name: &'n str) -> Self {
        match name {
            "citation-key" => return Self::Key,
            "type" => return Self::Type,
            _ => {}
        }
        if let Some(variable) = Variable::from_csl(name) {
            return Self::Variable(variable);
        }
        match name.split_once(':') {
            Some((format, field)) if is_format(format) && !field.is_empty() => {
                Self::Foreign { format, field }
            }
            Some(_) | None => Self::Section,
        }
    }
}

/// Whether a word can be the name of a format, which is in kebab case.
fn is_format(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether CSL 1.0.2 has a type of that name which [`ItemType`](super::ItemType) has not.
///
/// ```
/// use refmill::model::is_further_type;
/// assert!(is_further_type("motion_picture") && !is_further_type("book") && !is_further_type("film"));
/// ```
#[must_use]
pub fn is_further_type(name: &str) -> bool {
    matches!(
        name,
        "bill"
            | "broadcast"
            | "classic"
            | "collection"
            | "entry"
            | "event"
            | "figure"
            | "graphic"
            | "hearing"
            | "interview"
            | "map"
            | "motion_picture"
            | "musical_score"
            | "pamphlet"
            | "performance"
            | "periodical"
            | "personal_communication"
            | "post"
            | "post-weblog"
            | "regulation"
            | "review"
            | "review-book"
            | "song"
            | "treaty"
    )
}

impl Custom {
    /// A section under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// A field that only one format knows.
    ///
    /// ```
    /// use refmill::model::Custom;
    /// assert_eq!(Custom::foreign("ris", "C7", "12").name, "ris:C7");
    /// ```
    #[must_use]
    pub fn foreign(format: &str, field: &str, text: impl Into<String>) -> Self {
        Self { name: format!("{format}:{field}"), text: text.into() }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> CustomKind<'_> {
        CustomKind::of(&self.name)
    }
}

/// What the text of a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// Any text.
    Text,
    /// A number, or text with one.
    Number,
    /// Names, as [`Name::list_to_text`] writes them.
    Names,
    /// A date as ISO 8601 has it, `2020`, `2020-03`, `2020-03-05`; two with a slash between them are a range.
    Date,
}

macro_rules! variables {
    ($($variant:ident = $csl:literal $kind:ident,)+) => {
        /// The variables of CSL 1.0.2 that [`Item`](super::Item) has no field for.
        ///
        /// ```
        /// use refmill::model::{Variable, VariableKind};
        /// assert_eq!(Variable::from_csl("translator"), Some(Variable::Translator));
        /// assert_eq!(Variable::Translator.kind(), VariableKind::Names);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Variable {
            $(#[doc = concat!("CSL's `", $csl, "`.")] $variant,)+
        }

        impl Variable {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that CSL gives it.
            #[must_use]
            pub const fn csl(self) -> &'static str {
                match self { $(Self::$variant => $csl,)+ }
            }

            /// The variable of that name, if it is one of these.
            #[must_use]
            pub fn from_csl(name: &str) -> Option<Self> {
                match name { $($csl => Some(Self::$variant),)+ _ => None }
            }

            /// What its text is.
            #[must_use]
            pub const fn kind(self) -> VariableKind {
                match self { $(Self::$variant => VariableKind::$kind,)+ }
            }
        }
    };
}

variables! {
    Annote = "annote" Text,
    Archive = "archive" Text,
    ArchiveCollection = "archive_collection" Text,
    ArchiveLocation = "archive_location" Text,
    ArchivePlace = "archive-place" Text,
    Authority = "authority" Text,
    AvailableDate = "available-date" Date,
    CallNumber = "call-number" Text,
    Chair = "chair" Names,
    ChapterNumber = "chapter-number" Number,
    CollectionEditor = "collection-editor" Names,
    CollectionNumber = "collection-number" Number,
    Compiler = "compiler" Names,
    Composer = "composer" Names,
    ContainerAuthor = "container-author" Names,
    ContainerTitleShort = "container-title-short" Text,
    Contributor = "contributor" Names,
    Curator = "curator" Names,
    Dimensions = "dimensions" Text,
    Director = "director" Names,
    Division = "division" Text,
    EditorialDirector = "editorial-director" Names,
    ExecutiveProducer = "executive-producer" Names,
    Guest = "guest" Names,
    Host = "host" Names,
    Illustrator = "illustrator" Names,
    Interviewer = "interviewer" Names,
    Issn = "ISSN" Text,
    Jurisdiction = "jurisdiction" Text,
    License = "license" Text,
    Medium = "medium" Text,
    Narrator = "narrator" Names,
    NumberOfPages = "number-of-pages" Number,
    NumberOfVolumes = "number-of-volumes" Number,
    Organizer = "organizer" Names,
    OriginalAuthor = "original-author" Names,
    OriginalDate = "original-date" Date,
    OriginalPublisher = "original-publisher" Text,
    OriginalPublisherPlace = "original-publisher-place" Text,
    OriginalTitle = "original-title" Text,
    PartNumber = "part-number" Number,
    PartTitle = "part-title" Text,
    Performer = "performer" Names,
    Pmcid = "PMCID" Text,
    PrintingNumber = "printing-number" Number,
    Producer = "producer" Names,
    Recipient = "recipient" Names,
    References = "references" Text,
    ReviewedAuthor = "reviewed-author" Names,
    ReviewedGenre = "reviewed-genre" Text,
    ReviewedTitle = "reviewed-title" Text,
    Scale = "scale" Text,
    ScriptWriter = "script-writer" Names,
    Section = "section" Text,
    SeriesCreator = "series-creator" Names,
    Source = "source" Text,
    Submitted = "submitted" Date,
    SupplementNumber = "supplement-number" Number,
    TitleShort = "title-short" Text,
    Translator = "translator" Names,
    VolumeTitle = "volume-title" Text,
}

/// What stands between two names of a list.
const BETWEEN: &str = "; ";

impl Name {
    /// A list of names as text: `van den Berg, R., Jr.; World Health Organization`. A comma makes a person, of family name,
    /// given names and suffix; without given names the comma stands at the end.
    ///
    /// ```
    /// use refmill::model::{Name, Person};
    /// let names = [
    ///     Name::Person(Person { family: "Roe".into(), given: Some("Jane".into()), ..Person::default() }),
    ///     Name::Person(Person { family: "Poe".into(), ..Person::default() }),
    ///     Name::literal("World Health Organization"),
    /// ];
    /// let text = Name::list_to_text(&names);
    /// assert_eq!(text, "Roe, Jane; Poe,; World Health Organization");
    /// assert_eq!(Name::list_from_text(&text), names);
    /// ```
    #[must_use]
    pub fn list_to_text(names: &[Self]) -> String {
        let shown = |name: &Self| match name {
            Self::Person(person) => {
                let family = person.full_family();
                match (&person.given, &person.suffix) {
                    (Some(given), Some(suffix)) => format!("{family}, {given}, {suffix}"),
                    (Some(given), None) => format!("{family}, {given}"),
                    (None, Some(suffix)) => format!("{family}, , {suffix}"),
                    (None, None) => format!("{family},"),
                }
            }
            Self::Literal { literal } => literal.clone(),
        };
        names.iter().map(shown).collect::<Vec<_>>().join(BETWEEN)
    }

    /// The names of a list as [`Self::list_to_text`] writes it. Particles stay with the family name.
    #[must_use]
    pub fn list_from_text(text: &str) -> Vec<Self> {
        let part = |text: &str| Some(text.trim()).filter(|part| !part.is_empty()).map(str::to_owned);
        let name = |name: &str| {
            let Some((family, rest)) = name.split_once(',') else { return Self::literal(name) };
            let (given, suffix) =
                rest.split_once(',').map_or((rest, None), |(given, suffix)| (given, part(suffix)));
            let family = family.trim().to_owned();
            Self::Person(Person { family, given: part(given), non_dropping_particle: None, suffix })
        };
        text.split(';').map(str::trim).filter(|text| !text.is_empty()).map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_found_by_its_name() {
        for variable in Variable::ALL {
            assert_eq!(CustomKind::of(variable.csl()), CustomKind::Variable(*variable));
        }
    }

    #[test]
    fn what_stands_before_a_colon_is_a_format_only_where_it_can_be_one() {
        assert_eq!(
            CustomKind::of("scopus-csv:EID"),
            CustomKind::Foreign { format: "scopus-csv", field: "EID" }
        );
        for section in ["XX", "Note: x", "A:b", "ris:", ":x", ""] {
            assert_eq!(CustomKind::of(section), CustomKind::Section, "{section}");
        }
    }

    #[test]
    fn a_suffix_without_given_names_comes_back() {
        let name = Person { family: "Roe".into(), suffix: Some("Jr.".into()), ..Person::default() };
        let names = [Name::Person(name)];
        assert_eq!(Name::list_from_text(&Name::list_to_text(&names)), names);
    }
}
