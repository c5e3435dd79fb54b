//! Names of people and of bodies.

use serde::{Deserialize, Serialize};

/// A creator: a person, or a name that is not to be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// A person, in CSL's parts.
    Person(Person),
    /// A body, or a name whose parts cannot be told.
    Literal {
        /// The name as printed.
        literal: String,
    },
}

impl Name {
    /// A name that is not to be taken apart.
    ///
    /// ```
    /// use refmill::model::Name;
    /// assert_eq!(Name::literal("World Health Organization").sort_name(), "World Health Organization");
    /// ```
    #[must_use]
    pub fn literal(name: impl Into<String>) -> Self {
        Self::Literal { literal: name.into() }
    }

    /// Lets `visit` see and change every part.
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Person(Person { family, given, non_dropping_particle, suffix }) => {
                visit(family);
                [given, non_dropping_particle, suffix].into_iter().flatten().for_each(visit);
            }
            Self::Literal { literal } => visit(literal),
        }
    }

    /// The part that bibliographies sort by, without particle.
    #[must_use]
    pub fn sort_name(&self) -> &str {
        match self {
            Self::Person(person) => &person.family,
            Self::Literal { literal } => literal,
        }
    }
}

/// A person's name.
///
/// ```
/// use refmill::model::Person;
/// let person = Person {
///     family: "Berg".into(),
///     given: Some("R.".into()),
///     non_dropping_particle: Some("van den".into()),
///     suffix: Some("Jr.".into()),
/// };
/// assert_eq!(person.full_family(), "van den Berg");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Person {
    /// The family name without its particle.
    pub family: String,
    /// Given names or initials, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// `van den`, `de la`: printed before the family name wherever it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_dropping_particle: Option<String>,
    /// `Jr.`, `III`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

impl Person {
    /// The family name with its particle, as the reference prints it.
    #[must_use]
    pub fn full_family(&self) -> std::borrow::Cow<'_, str> {
        match &self.non_dropping_particle {
            Some(particle) => format!("{particle} {}", self.family).into(),
            None => self.family.as_str().into(),
        }
    }

    /// Given names and suffix in one, `Shaun P., Jr.`: the only form of a suffix that no reader of CSL-JSON
    /// drops.
    #[must_use]
    pub fn given_with_suffix(&self) -> Option<std::borrow::Cow<'_, str>> {
        match (&self.given, &self.suffix) {
            (Some(given), Some(suffix)) => Some(format!("{given}, {suffix}").into()),
            (Some(given), None) => Some(given.as_str().into()),
            (None, Some(suffix)) => Some(suffix.as_str().into()),
            (None, None) => None,
        }
    }
}
