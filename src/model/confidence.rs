//! How likely it is that a reference was read right, as a whole and field by field.
//!
//! Where the numbers come from is left to `crate::reference`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A probability in whole thousandths, so that it is the same on every machine.
///
/// ```
/// use refmill::model::Probability;
/// let likely: Probability = "0.97".parse()?;
/// assert_eq!(likely, Probability::from_thousandths(970));
/// assert_eq!(likely.to_string(), "0.97");
/// # Ok::<(), refmill::model::NoProbability>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Probability(u16);

impl Probability {
    /// What is certain, as what a person has corrected.
    pub const CERTAIN: Self = Self(1000);

    /// From which on nearly all references are read right: below it they are uncertain where nobody says otherwise.
    pub const NEARLY_CERTAIN: Self = Self(900);

    /// So many thousandths, 1000 at most.
    #[must_use]
    pub const fn from_thousandths(thousandths: u16) -> Self {
        if thousandths < Self::CERTAIN.0 { Self(thousandths) } else { Self::CERTAIN }
    }

    /// How many thousandths it is.
    #[must_use]
    pub const fn thousandths(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", f64::from(self.0) / 1000.0)
    }
}

impl Serialize for Probability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 1000.0)
    }
}

/// A text that is no probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number from 0 to 1, such as 0.9")]
pub struct NoProbability;

impl FromStr for Probability {
    type Err = NoProbability;

    fn from_str(text: &str) -> Result<Self, NoProbability> {
        let number: f64 = text.parse().map_err(|_| NoProbability)?;
        if !(0.0..=1.0).contains(&number) {
            return Err(NoProbability);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is at most 1000")]
        let thousandths = (number * 1000.0).round() as u16;
        Ok(Self(thousandths))
    }
}

/// What of a reference has a confidence of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Judged {
    /// The authors or editors.
    Author,
    /// The title.
    Title,
    /// The source.
    ContainerTitle,
    /// The volume.
    Volume,
    /// The issue.
    Issue,
    /// The pages, and the number that stands for them.
    Page,
    /// The year.
    Issued,
    /// The type.
    Type,
}

impl Judged {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 8] = [
        Self::Author,
        Self::Title,
        Self::ContainerTitle,
        Self::Volume,
        Self::Issue,
        Self::Page,
        Self::Issued,
        Self::Type,
    ];

    /// CSL's name for it.
    #[must_use]
    pub const fn csl(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Title => "title",
            Self::ContainerTitle => "container-title",
            Self::Volume => "volume",
            Self::Issue => "issue",
            Self::Page => "page",
            Self::Issued => "issued",
            Self::Type => "type",
        }
    }
}

/// How likely it is that a reference was read right. A field that is absent has a confidence, too: that there is
/// none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confidence {
    /// Of all fields together, the type left aside.
    pub reference: Probability,
    /// Of each field, in the order of [`Judged::ALL`].
    pub fields: [Probability; Judged::ALL.len()],
}

impl Confidence {
    /// The confidence in one field.
    #[must_use]
    pub const fn of(&self, field: Judged) -> Probability {
        self.fields[field as usize]
    }

    /// The field that is least certain, the first of several; the type left aside, as in [`Self::reference`].
    #[must_use]
    pub fn least(&self) -> (Judged, Probability) {
        let judged = Judged::ALL.into_iter().filter(|field| *field != Judged::Type);
        let first = (Judged::Author, self.of(Judged::Author));
        judged.fold(
            first,
            |least, field| {
                if self.of(field) < least.1 { (field, self.of(field)) } else { least }
            },
        )
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + Judged::ALL.len()))?;
        map.serialize_entry("reference", &self.reference)?;
        for field in Judged::ALL {
            map.serialize_entry(field.csl(), &self.of(field))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is at most 1000")]
        let thousandths = (number.clamp(0.0, 1.0) * 1000.0).round() as u16;
        Ok(Self(thousandths))
    }
}

/// What is not told is zero.
impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let told = BTreeMap::<String, Probability>::deserialize(deserializer)?;
        let of = |name: &str| told.get(name).copied().unwrap_or_default();
        Ok(Self { reference: of("reference"), fields: Judged::ALL.map(|field| of(field.csl())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_is_written_with_three_digits_at_most() {
        let written = |thousandths| {
            let probability = Probability::from_thousandths(thousandths);
            (probability.to_string(), serde_json::to_string(&probability).unwrap())
        };
        assert_eq!(written(970), ("0.97".into(), "0.97".into()));
        assert_eq!(written(3), ("0.003".into(), "0.003".into()));
        assert_eq!(written(1001), ("1".into(), "1.0".into()));
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for text in ["", "x", "-0.1", "1.01", "90", "NaN", "inf"] {
            assert_eq!(text.parse::<Probability>(), Err(NoProbability), "{text}");
        }
    }

    #[test]
    fn the_least_certain_field_is_the_first_of_those_and_not_the_type() {
        let mut confidence = Confidence { fields: [Probability::CERTAIN; 8], ..Confidence::default() };
        confidence.fields[Judged::Title as usize] = Probability::from_thousandths(400);
        confidence.fields[Judged::Volume as usize] = Probability::from_thousandths(400);
        confidence.fields[Judged::Type as usize] = Probability::default();
        assert_eq!(confidence.least(), (Judged::Title, Probability::from_thousandths(400)));
    }

    #[test]
    fn fields_stand_in_the_order_of_their_list() {
        for (index, field) in Judged::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, index);
        }
    }
}
