//! How far confidences can be believed: figures over pairs of a confidence and whether it was right.

/// A confidence from 0 to 1, and whether what it is about was right.
pub(crate) type Outcome = (f64, bool);

/// The confidence that is called high.
const HIGH: f64 = 0.9;

/// How many bins of equal size the expected calibration error is taken over.
const BINS: usize = 10;

/// One line of figures: the share of high confidences and how many of those are right, the share of errors in the
/// least certain tenth, and the expected calibration error.
pub(crate) fn summary(name: &str, outcomes: &[Outcome]) -> String {
    let sorted = sorted(outcomes);
    let high: Vec<&Outcome> = sorted.iter().filter(|(confidence, _)| *confidence >= HIGH).collect();
    let errors = count(&sorted, false);
    let tenth = &sorted[..sorted.len().div_ceil(10)];
    let right = high.iter().filter(|(_, right)| *right).count();
    format!(
        "{name:24} {:5} rows, {:5.1} % right | at least {HIGH}: {:5.1} % of rows, {:6.2} % of them right | least \
         certain tenth: {:2} of {errors:2} errors | calibration error {:.3}, {:.3} in equal steps",
        sorted.len(),
        percent(sorted.len() - errors, sorted.len()),
        percent(high.len(), sorted.len()),
        percent(right, high.len()),
        count(tenth, false),
        calibration_error(bins_of_size(&sorted)),
        calibration_error(bins_of_width(&sorted)),
    )
}

/// A table with the mean confidence and the share of right ones in each bin of equal width.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let sorted = sorted(outcomes);
    let mut out = String::new();
    for bin in bins_of_width(&sorted).into_iter().filter(|bin| !bin.is_empty()) {
        let (first, last) = (bin.first().map_or(0.0, |o| o.0), bin.last().map_or(0.0, |o| o.0));
        out += &format!(
            "    {first:.3} to {last:.3}: {:5} rows, confidence {:.3}, right {:.3}\n",
            bin.len(),
            mean(bin),
            count(bin, true) as f64 / bin.len() as f64
        );
    }
    out
}

/// The least certain first; of equally certain ones those that are right first, so that ties flatter nobody.
fn sorted(outcomes: &[Outcome]) -> Vec<Outcome> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    sorted
}

fn bins_of_size(sorted: &[Outcome]) -> Vec<&[Outcome]> {
    (0..BINS).map(|bin| &sorted[bin * sorted.len() / BINS..(bin + 1) * sorted.len() / BINS]).collect()
}

fn bins_of_width(sorted: &[Outcome]) -> Vec<&[Outcome]> {
    let start =
        |bin: usize| sorted.partition_point(|(confidence, _)| *confidence * (BINS as f64) < bin as f64);
    (0..BINS)
        .map(|bin| &sorted[start(bin)..if bin + 1 == BINS { sorted.len() } else { start(bin + 1) }])
        .collect()
}

/// The mean distance between confidence and share of right ones, each bin counted with its size.
fn calibration_error(bins: Vec<&[Outcome]>) -> f64 {
    let all: usize = bins.iter().map(|bin| bin.len()).sum();
    let off =
        |bin: &&[Outcome]| (mean(bin) - count(bin, true) as f64 / bin.len() as f64).abs() * bin.len() as f64;
    bins.iter().filter(|bin| !bin.is_empty()).map(off).sum::<f64>() / all.max(1) as f64
}

fn mean(outcomes: &[Outcome]) -> f64 {
    outcomes.iter().map(|(confidence, _)| confidence).sum::<f64>() / outcomes.len().max(1) as f64
}

fn count(outcomes: &[Outcome], right: bool) -> usize {
    outcomes.iter().filter(|(_, is_right)| *is_right == right).count()
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
