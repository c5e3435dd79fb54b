//! Identifiers that are what they say: each can only be made from text of its form.
//!
//! Finding them in a reference is left to the parsers; here stands what counts as one.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error};

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| D::Error::custom(format_args!("`{text}` is no {}", stringify!($name))))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// A digital object identifier without resolver or prefix, `10.1000/182`, in the case it was printed in
    /// (ISO 26324: a prefix `10.` with a registrant of digits and dots, a slash, a suffix of any characters).
    ///
    /// ```
    /// use refmill::model::Doi;
    /// assert_eq!(Doi::parse("https://doi.org/10.1000/182").unwrap().as_str(), "10.1000/182");
    /// assert!(Doi::parse("10.1000").is_none());
    /// ```
    Doi
}
identifier! {
    /// An international standard book number as printed, hyphens included, whose check digit is right
    /// (ISO 2108).
    ///
    /// ```
    /// use refmill::model::Isbn;
    /// assert!(Isbn::parse("978-0-306-40615-7").is_some());
    /// assert!(Isbn::parse("0-306-40615-2").is_some());
    /// assert!(Isbn::parse("978-0-306-40615-8").is_none(), "the check digit is wrong");
    /// ```
    Isbn
}
identifier! {
    /// A web address as printed: `http`, `https` or `ftp` with `://`, or a bare `www.`, and no white space.
    ///
    /// ```
    /// use refmill::model::Url;
    /// assert!(Url::parse("https://example.org/a").is_some());
    /// assert!(Url::parse("example.org").is_none());
    /// assert!(Url::parse("www.BEES").is_none());
    /// ```
    Url
}
identifier! {
    /// An arXiv identifier without its `arXiv:`, `2001.08361`, `2001.08361v2` or `hep-th/9901001`.
    ///
    /// ```
    /// use refmill::model::ArXiv;
    /// assert_eq!(ArXiv::parse("arXiv:2001.08361").unwrap().as_str(), "2001.08361");
    /// assert!(ArXiv::parse("2001").is_none());
    /// ```
    ArXiv
}
identifier! {
    /// A PubMed number: one to eight digits.
    ///
    /// ```
    /// use refmill::model::Pmid;
    /// assert!(Pmid::parse("17284678").is_some());
    /// assert!(Pmid::parse("PMC123").is_none());
    /// ```
    Pmid
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

impl Doi {
    /// Reads a DOI, with or without `doi:` or a resolver before it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bare = text.trim();
        for prefix in ["https://", "http://", "www.", "dx.", "doi.org/", "doi:", "doi "] {
            bare = without_prefix(bare, prefix).unwrap_or(bare).trim_start();
        }
        let (registrant, suffix) = bare.strip_prefix("10.")?.split_once('/')?;
        let sound = registrant.len() >= 4
            && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && !suffix.is_empty()
            && !suffix.chars().any(|c| c.is_whitespace() || c.is_control());
        sound.then(|| Self(bare.to_owned()))
    }
}

impl Isbn {
    /// Reads an ISBN of ten or thirteen digits, hyphens and blanks among them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut digits = Vec::with_capacity(13);
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c as u32 - '0' as u32),
                'X' | 'x' if digits.len() == 9 => digits.push(10),
                '-' | ' ' | '\u{2010}' | '\u{2011}' | '\u{2013}' => {}
                _ => return None,
            }
        }
        let sum: u32 = match digits.len() {
            10 => digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11,
            13 if !digits.contains(&10) => {
                digits
                    .iter()
                    .zip([1, 3].into_iter().cycle())
                    .map(|(digit, weight)| digit * weight)
                    .sum::<u32>()
                    % 10
            }
            _ => return None,
        };
        (sum == 0).then(|| Self(text.to_owned()))
    }
}

impl Url {
    /// Reads a web address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = ["https://", "http://", "ftp://", "www."].iter().find_map(|s| without_prefix(text, s))?;
        // Without a scheme the name has to have a domain: `www.example.org`.
        let has_domain = rest.len() + "www.".len() != text.len() || rest.contains('.');
        let sound = has_domain
            && rest.contains(|c: char| c.is_alphanumeric())
            && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        sound.then(|| Self(text.to_owned()))
    }
}

impl ArXiv {
    /// Reads an arXiv identifier, with or without `arXiv:` before it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = without_prefix(text, "arxiv:").unwrap_or(text).trim_start();
        let number =
            |s: &str, lengths: &[usize]| lengths.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let versionless = match bare.rsplit_once('v') {
            Some((id, version)) if number(version, &[1, 2]) => id,
            Some(_) | None => bare,
        };
        let sound = match (versionless.split_once('.'), versionless.split_once('/')) {
            (Some((month, serial)), None) => number(month, &[4]) && number(serial, &[4, 5]),
            (_, Some((archive, serial))) => {
                number(serial, &[7])
                    && !archive.is_empty()
                    && archive.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'.'))
            }
            (None, None) => false,
        };
        sound.then(|| Self(bare.to_owned()))
    }
}

impl Pmid {
    /// Reads a PubMed number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let sound = (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| Self(text.to_owned()))
    }
}
