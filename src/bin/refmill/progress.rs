//! How far a run has come: a bar on a terminal, or a line now and then.
//!
//! It is drawn a few times a second at most, whatever is read in between, and not at all before a run has taken as long as a
//! person waits. What else is written to the terminal goes through [`Meter::suspend`], so that it does not tear the bar.

use std::io::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use refmill::pipeline::Progress;

use crate::visible::visible;

/// How long a run is shown nothing of: what is over by then is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long a bar stands as it is.
const STEP: Duration = Duration::from_millis(100);
/// How long it takes to the next line.
const LINE: Duration = Duration::from_secs(10);

/// As what progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Not at all.
    Nothing,
    /// As a bar on standard error, which is a terminal.
    Bar,
    /// As a line from time to time, for logs.
    Lines,
}

/// Shows how far a run has come.
pub(crate) struct Meter {
    shown: Shown,
    bar: ProgressBar,
    begun: Instant,
    next: Instant,
    drawn: bool,
}

impl Meter {
    pub(crate) fn new(shown: Shown) -> Self {
        let begun = Instant::now();
        Self { shown, bar: ProgressBar::hidden(), begun, next: begun + PATIENCE, drawn: false }
    }

    /// Whether there is anything to show it for.
    pub(crate) fn watches(&self) -> bool {
        self.shown != Shown::Nothing
    }

    /// Takes note of how far the run is, and shows it when that is due. `err` is for lines.
    pub(crate) fn progress(&mut self, progress: &Progress<'_>, err: &mut dyn Write) {
        let now = Instant::now();
        if now < self.next {
            return;
        }
        match self.shown {
            Shown::Nothing => {}
            Shown::Bar => {
                self.next = now + STEP;
                if !std::mem::replace(&mut self.drawn, true) {
                    self.bar = bar(progress.bytes_total).with_elapsed(now - self.begun);
                }
                self.bar.set_position(progress.bytes);
                self.bar.set_message(told(progress, now - self.begun));
                self.bar.tick();
            }
            Shown::Lines => {
                self.next = now + LINE;
                let line = format!("refmill: {}\n", line(progress, now - self.begun));
                // Nobody is left to be told when standard error is gone.
                let _ = err.write_all(line.as_bytes());
            }
        }
    }

    /// Writes while nothing of the bar stands there.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.drawn { self.bar.suspend(write) } else { write() }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&mut self) {
        if std::mem::replace(&mut self.drawn, false) {
            self.bar.finish_and_clear();
        }
        self.shown = Shown::Nothing;
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.finish();
    }
}

/// What is to be shown, for messages that go to people or not, to a terminal or not.
pub(crate) const fn shown(always: Option<bool>, for_people: bool, terminal: bool) -> Shown {
    match (for_people, always, terminal) {
        (true, Some(true) | None, true) => Shown::Bar,
        (true, Some(true), false) => Shown::Lines,
        (true, None | Some(false), _) | (false, _, _) => Shown::Nothing,
    }
}

/// A bar, or something that turns where nobody knows how much there is.
fn bar(total: Option<u64>) -> ProgressBar {
    let template = match total {
        Some(_) => "[{bar:24}] {percent:>3} %, {eta} left · {wide_msg}",
        None => "{spinner} {elapsed} · {wide_msg}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    bar.with_style(style.progress_chars("=> "))
}

fn line(progress: &Progress<'_>, elapsed: Duration) -> String {
    let share = progress.bytes_total.and_then(|total| (progress.bytes * 100).checked_div(total));
    let share = share.map_or_else(String::new, |percent| format!("{percent} % · "));
    share + &told(progress, elapsed)
}

fn told(progress: &Progress<'_>, elapsed: Duration) -> String {
    let Progress { input, inputs, inputs_total, references, findings, .. } = *progress;
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = (references as u64).saturating_mul(1000) / millis;
    let mut told = format!("{references} references, {rate}/s");
    if findings > 0 {
        told += &format!(" · {findings} warning{}", if findings == 1 { "" } else { "s" });
    }
    if inputs_total > 1 {
        told += &format!(" · input {} of {inputs_total}", (inputs + 1).min(inputs_total));
    }
    told + " · " + &visible(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Progress<'static> = Progress {
        input: "a\u{1b}b.txt",
        inputs: 1,
        inputs_total: 4,
        bytes: 50,
        bytes_total: Some(100),
        references: 900,
        findings: 1,
    };

    #[test]
    fn a_bar_is_for_people_at_a_terminal() {
        assert_eq!(shown(None, true, true), Shown::Bar);
        assert_eq!(shown(None, true, false), Shown::Nothing);
        assert_eq!(shown(Some(true), true, false), Shown::Lines);
        assert_eq!(shown(Some(false), true, true), Shown::Nothing);
        assert_eq!(shown(Some(true), false, true), Shown::Nothing);
    }

    #[test]
    fn a_line_says_how_far_and_how_fast() {
        assert_eq!(
            line(&HALF, Duration::from_secs(3)),
            "50 % · 900 references, 300/s · 1 warning · input 2 of 4 · a␛b.txt"
        );
        let unknown = Progress { bytes_total: None, inputs_total: 1, findings: 0, ..HALF };
        assert_eq!(line(&unknown, Duration::ZERO), "900 references, 900000/s · a␛b.txt");
    }

    #[test]
    fn lines_are_rare_and_short_runs_have_none() {
        let (mut meter, mut err) = (Meter::new(Shown::Lines), Vec::new());
        meter.progress(&HALF, &mut err);
        assert!(err.is_empty());
        meter.next = meter.begun;
        for _ in 0..3 {
            meter.progress(&HALF, &mut err);
        }
        assert_eq!(err.iter().filter(|byte| **byte == b'\n').count(), 1);
    }
}
