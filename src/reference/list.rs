//! A list of references: where one ends and the next begins.
//!
//! A semicolon is judged, not believed: it also stands in titles, in lists of authors and in HTML entities.
