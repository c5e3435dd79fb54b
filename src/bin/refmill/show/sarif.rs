//! Findings as one document of SARIF 2.1.0, which code scanning and editors read; written piece by piece, so that memory
//! stays the same however many there are.
//!
//! The rules are the closed list of codes. What is about more than a place in an input is a notification of the run.
//! Offsets are left out: SARIF counts them in the file, and places here are those of the decoded text. The shapes are those
//! of <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::fmt::Write;
use std::hash::Hasher;

use refmill::{Code, Located, Severity};
use serde_json::{Value, json};
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::visible::{visible, visible_json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How many notifications are kept until the end, where they stand.
const NOTIFICATIONS: usize = 1000;

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Whether its head was given.
    begun: bool,
    /// Whether a result was.
    has_results: bool,
    /// Whether all of it was.
    closed: bool,
    notifications: Vec<Value>,
    /// Notifications that are not kept.
    left_out: usize,
    failed: bool,
    summary: Option<Value>,
}

impl Log {
    /// A finding, with what stands before it.
    pub(super) fn result(&mut self, located: &Located) -> String {
        let mut text = self.begin();
        text += if self.has_results { ",\n" } else { "\n" };
        self.has_results = true;
        text + &shown(&result(located))
    }

    /// Keeps what is about more than a place in an input until the end.
    pub(super) fn notify(
        &mut self,
        severity: Severity,
        code: &str,
        file: &str,
        message: &str,
        help: Option<&str>,
    ) {
        self.failed |= severity == Severity::Error;
        if self.notifications.len() >= NOTIFICATIONS {
            self.left_out += 1;
            return;
        }
        let text = message.lines().chain(help).map(visible).collect::<Vec<_>>().join("\n");
        let mut told = json!({
            "descriptor": { "id": code },
            "level": severity.word(),
            "message": { "text": text },
        });
        if !file.is_empty() {
            told["locations"] = json!([{ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } }]);
        }
        self.notifications.push(told);
    }

    /// Keeps what was done, in numbers, until the end.
    pub(super) fn sum_up(&mut self, summary: Value) {
        self.summary = Some(summary);
    }

    /// What is still to be written, so that the document is whole.
    pub(super) fn close(&mut self) -> String {
        if std::mem::replace(&mut self.closed, true) {
            return String::new();
        }
        let mut text = self.begin();
        if self.left_out > 0 {
            let message = format!("and {} more, which are left out here", self.left_out);
            self.notifications.push(json!({ "level": "note", "message": { "text": message } }));
        }
        let invocations = json!([{
            "executionSuccessful": !self.failed,
            "toolExecutionNotifications": self.notifications,
        }]);
        let _ = write!(text, "\n],\n\"invocations\":{}", shown(&invocations));
        if let Some(summary) = &self.summary {
            let _ = write!(text, ",\n\"properties\":{}", shown(&json!({ "summary": summary })));
        }
        text + "}]}\n"
    }

    /// The head of the document, the first time.
    fn begin(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) {
            return String::new();
        }
        let version = env!("CARGO_PKG_VERSION");
        let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
        let driver =
            json!({ "name": "refmill", "version": version, "semanticVersion": version, "rules": rules });
        format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\n\
             \"columnKind\":\"unicodeCodePoints\",\n\"results\":["
        )
    }
}

fn rule(code: Code) -> Value {
    let (explained, help) = (code.explanation(), code.help());
    let description = explained.strip_suffix(help).unwrap_or(explained).trim_end();
    json!({
        "id": code.id(),
        "shortDescription": { "text": code.summary() },
        "fullDescription": { "text": description },
        "help": { "text": help },
        "defaultConfiguration": { "level": code.severity().word() },
    })
}

fn result(located: &Located) -> Value {
    let Located { diagnostic, file, line, column, excerpt, marked } = located;
    let code = diagnostic.code;
    let marked = excerpt.get(marked.range()).unwrap_or_default();
    let mut region = json!({ "startLine": line, "startColumn": column });
    if !marked.is_empty() && marked.len() == diagnostic.span.len() {
        let last = marked.rsplit('\n').next().unwrap_or_default().chars().count();
        let breaks = marked.matches('\n').count();
        region["endLine"] = json!(line + breaks);
        region["endColumn"] = json!(last + if breaks == 0 { *column } else { 1 });
        region["snippet"] = json!({ "text": marked });
    }
    json!({
        "ruleId": code.id(),
        "ruleIndex": code as usize,
        "level": code.severity().word(),
        "message": { "text": visible(&diagnostic.message) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": uri(file) }, "region": region },
        }],
        "partialFingerprints": { "refmillText/v1": fingerprint(code, marked) },
    })
}

/// What a finding is known by when lines move: its code and the text that it is about.
fn fingerprint(code: Code, text: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(code.id().as_bytes());
    hasher.write_u8(0);
    hasher.write(text.as_bytes());
    format!("{:032x}", hasher.finish128().as_u128())
}

/// The name of an input as a reference in the sense of RFC 3986: relative, as SARIF wants it, unless it is absolute.
fn uri(name: &str) -> String {
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    let is_drive = cfg!(windows) && name.as_bytes().get(1) == Some(&b':');
    let mut uri = match (name.starts_with('/'), is_drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

fn shown(value: &Value) -> String {
    visible_json(&value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use refmill::{Diagnostic, Span};

    #[test]
    fn names_of_inputs_are_references_to_files() {
        assert_eq!(uri("exports/a b.txt"), "exports/a%20b.txt");
        assert_eq!(uri("/tmp/a:é.txt"), "file:///tmp/a%3A%C3%A9.txt");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn rules_stand_where_their_index_says() {
        for (index, code) in Code::ALL.iter().enumerate() {
            assert_eq!(*code as usize, index);
            assert!(!rule(*code)["fullDescription"]["text"].as_str().unwrap().contains(code.help()));
        }
    }

    #[test]
    fn a_document_is_whole_wherever_it_ends() {
        let diagnostic = Diagnostic { code: Code::Fragment, span: Span::new(0, 5), message: "m".into() };
        let (excerpt, marked) = ("24,\nx y".to_owned(), Span::new(0, 5));
        let located = Located { diagnostic, file: "in.txt".into(), line: 3, column: 7, excerpt, marked };
        for results in 0..3 {
            let mut log = Log::default();
            let mut text: String = (0..results).map(|_| log.result(&located)).collect();
            text += &log.close();
            assert_eq!(log.close(), "");
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(document["runs"][0]["results"].as_array().unwrap().len(), results);
            assert_eq!(document["runs"][0]["invocations"][0]["executionSuccessful"], true);
        }
        let region = &result(&located)["locations"][0]["physicalLocation"]["region"];
        assert_eq!((&region["endLine"], &region["endColumn"]), (&json!(4), &json!(2)));
    }

    #[test]
    fn too_many_notifications_are_counted() {
        let mut log = Log::default();
        for _ in 0..NOTIFICATIONS + 5 {
            log.notify(Severity::Error, "input-unreadable", "a.txt", "cannot read a.txt", None);
        }
        let document: Value = serde_json::from_str(&log.close()).unwrap();
        let invocation = &document["runs"][0]["invocations"][0];
        let told = invocation["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(told.last().unwrap()["message"]["text"], "and 5 more, which are left out here");
        assert_eq!(invocation["executionSuccessful"], false);
    }
}
