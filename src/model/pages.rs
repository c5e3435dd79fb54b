//! Page numbers as printed.

use serde::{Deserialize, Serialize};

/// A page or a range of pages. The digits are never changed: `214-26` and `37-34` stay as printed.
///
/// ```
/// use refmill::model::Pages;
/// let pages = Pages::range("49", "82");
/// assert_eq!(pages.to_string(), "49-82");
/// assert!(Pages::range("37", "34").is_reversed());
/// assert!(!Pages::range("214", "26").is_reversed(), "26 abbreviates 226");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// The first page, or the only one.
    pub first: String,
    /// The last page, where a range is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl Pages {
    /// One page.
    #[must_use]
    pub fn single(page: impl Into<String>) -> Self {
        Self { first: page.into(), last: None }
    }

    /// A range of pages.
    #[must_use]
    pub fn range(first: impl Into<String>, last: impl Into<String>) -> Self {
        Self { first: first.into(), last: Some(last.into()) }
    }

    /// Whether the last page lies before the first even when a shorter number is read as an abbreviation
    /// (`1040-50` is 1040 to 1050). Pages that are not plain numbers are never called reversed.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        let Some(last) = &self.last else { return false };
        let (Ok(low), Ok(high)) = (self.first.parse::<u64>(), last.parse::<u64>()) else { return false };
        if last.len() < self.first.len() {
            let kept = &self.first[..self.first.len() - last.len()];
            return format!("{kept}{last}").parse::<u64>().is_ok_and(|completed| completed < low);
        }
        high < low
    }
}

impl std::fmt::Display for Pages {
    /// CSL's form: the pages joined by a hyphen.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => f.write_str(&self.first),
        }
    }
}
