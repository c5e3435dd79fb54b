//! Numbers → the places of bars in a chart, in whole units of its view box. How a bar looks is left to the template.

use std::collections::BTreeMap;

use serde::Serialize;

/// The width of a chart.
const WIDTH: usize = 720;
/// Its height without the labels below.
const HEIGHT: usize = 160;
/// How much room a label takes.
const LABEL: usize = 56;
/// How many bars a chart of years has at most.
const BARS: usize = 48;

/// A chart of bars.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Chart {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) bars: Vec<Bar>,
    /// The highest number.
    pub(super) highest: usize,
    /// What the bars leave out, in front and behind.
    pub(super) before: usize,
    pub(super) after: usize,
}

/// One bar.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) references: usize,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// What stands below it: where it begins, where there is room for that.
    pub(super) tick: Option<String>,
    pub(super) middle: usize,
}

/// A chart of numbers, side by side, each with where it begins and its whole label.
pub(super) fn chart(numbers: Vec<(String, String, usize)>) -> Chart {
    let highest = numbers.iter().map(|(_, _, number)| *number).max().unwrap_or(0);
    let number_of_bars = numbers.len().max(1);
    let every = (LABEL * number_of_bars).div_ceil(WIDTH).max(1);
    let bar = |(index, (begin, label, references)): (usize, (String, String, usize))| {
        let x = index * WIDTH / number_of_bars;
        let width = ((index + 1) * WIDTH / number_of_bars - x).saturating_sub(2).max(1);
        // What is there is seen, however little it is.
        let height = (references * HEIGHT).checked_div(highest).unwrap_or(0).max(usize::from(references > 0));
        let (y, middle) = (HEIGHT - height, x + width / 2);
        Bar {
            label,
            references,
            x,
            y,
            width,
            height,
            tick: index.is_multiple_of(every).then_some(begin),
            middle,
        }
    };
    let bars = numbers.into_iter().enumerate().map(bar).collect();
    Chart { width: WIDTH, height: HEIGHT, bars, highest, before: 0, after: 0 }
}

/// A chart of years, several to a bar where they are many. Single years far from all others would squash it: a two-hundredth on
/// either side is left out where that makes it shorter by half.
pub(super) fn years(counts: &BTreeMap<u16, usize>) -> Chart {
    let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
        return Chart::default();
    };
    let allowed = counts.values().sum::<usize>() / 200;
    let inner = |years: &mut dyn Iterator<Item = (&u16, &usize)>, outermost: u16| {
        let mut passed = 0;
        for (year, references) in years {
            passed += references;
            if passed > allowed {
                return *year;
            }
        }
        outermost
    };
    let (low, high) = (inner(&mut counts.iter(), first), inner(&mut counts.iter().rev(), last));
    let (low, high) = if (last - first) / 2 >= high - low { (low, high) } else { (first, last) };
    let widths = [1_u16, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
    let fits = |width: &u16| usize::from(high / width - low / width) < BARS;
    let width = widths.into_iter().find(fits).unwrap_or(2000);
    let mut numbers: Vec<(String, String, usize)> = (low / width..=high / width)
        .map(|bin| {
            let (begin, end) = (bin * width, bin.saturating_mul(width).saturating_add(width - 1));
            let label = if width == 1 { begin.to_string() } else { format!("{begin}–{end}") };
            (begin.to_string(), label, 0)
        })
        .collect();
    let (mut before, mut after) = (0, 0);
    for (year, references) in counts {
        if *year < low {
            before += references;
        } else if *year > high {
            after += references;
        } else if let Some((_, _, number)) = numbers.get_mut(usize::from(year / width - low / width)) {
            *number += references;
        }
    }
    Chart { before, after, ..chart(numbers) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_side_by_side_and_the_highest_fills_the_chart() {
        let chart = chart(vec![
            ("a".into(), "a".into(), 1),
            ("b".into(), "b".into(), 400),
            ("c".into(), "c".into(), 0),
        ]);
        let places: Vec<_> = chart.bars.iter().map(|bar| (bar.x, bar.width, bar.y, bar.height)).collect();
        assert_eq!(places, [(0, 238, 159, 1), (240, 238, 0, 160), (480, 238, 160, 0)]);
    }

    #[test]
    fn many_years_share_bars_and_every_reference_is_counted() {
        let counts: BTreeMap<u16, usize> = (1900..2020).map(|year| (year, 3)).collect();
        let chart = years(&counts);
        assert_eq!((&*chart.bars[0].label, chart.bars[0].tick.as_deref()), ("1900–1904", Some("1900")));
        assert_eq!(chart.bars[1].tick, None, "labels have room");
        assert_eq!((chart.bars.len(), chart.bars[0].references), (24, 15));
        assert_eq!(years(&BTreeMap::new()), Chart::default());
    }

    #[test]
    fn a_stray_year_does_not_squash_the_others() {
        let mut counts: BTreeMap<u16, usize> = (2000..2010).map(|year| (year, 100)).collect();
        counts.insert(65_535, 1);
        counts.insert(3, 2);
        let chart = years(&counts);
        assert_eq!((chart.bars.len(), chart.before, chart.after), (10, 2, 1));
        assert_eq!(years(&BTreeMap::from([(0, 1), (65_535, 1)])).bars.len(), 33);
    }
}
