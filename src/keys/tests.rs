//! What patterns make of works, and what locks hold.

use super::*;
use crate::model::{Custom, Date, Doi, ItemType, Pages, Person, Reference};

fn person(family: &str, given: &str) -> Name {
    Name::Person(Person { family: family.into(), given: Some(given.into()), ..Person::default() })
}

fn berg() -> Name {
    Name::Person(Person {
        family: "Berg".into(),
        given: Some("Ruth".into()),
        non_dropping_particle: Some("van den".into()),
        ..Person::default()
    })
}

/// An article with so many of these authors.
fn article(authors: usize) -> Item {
    let all = [
        person("Newton", "I."),
        person("Maxwell", "J. C."),
        person("Émilie", "X."),
        person("Noether", "E."),
        person("O'Neil", "K."),
    ];
    Item {
        kind: ItemType::ArticleJournal,
        author: all.into_iter().take(authors).collect(),
        title: Some("An awesome paper on JabRef".into()),
        container_title: Some("Journal of Fish Biology".into()),
        issued: Some(Date::year(2005).with_month(3).with_day(7)),
        volume: Some("12".into()),
        issue: Some("3-4".into()),
        page: Some(Pages::range("49", "82")),
        doi: Doi::parse("10.1000/ab-1"),
        keyword: vec!["honey bees".into(), "wax".into()],
        ..Item::default()
    }
}

#[track_caller]
fn key(pattern: &str, item: &Item) -> String {
    pattern.parse::<Pattern>().map(|pattern| pattern.key(item)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn names_are_those_of_jabref() {
    for (pattern, keys) in [
        ("[auth]", ["Newton", "Newton", "Newton", "Newton"]),
        ("[auth3]", ["New", "New", "New", "New"]),
        ("[auth3_2]", ["", "Max", "Max", "Max"]),
        ("[authForeIni]", ["I", "I", "I", "I"]),
        ("[authIni4]", ["Newt", "NeMa", "NeME", "NMEN"]),
        ("[authorIni]", ["Newto", "NewtoM", "NewtoME", "NewtoMENO"]),
        ("[authorLast]", ["Newton", "Maxwell", "Emilie", "ONeil"]),
        ("[authorLastForeIni]", ["I", "J", "X", "K"]),
        ("[authors]", ["Newton", "NewtonMaxwell", "NewtonMaxwellEmilie", "NewtonMaxwellEmilieNoetherONeil"]),
        ("[authors2]", ["Newton", "NewtonMaxwell", "NewtonMaxwellEtAl", "NewtonMaxwellEtAl"]),
        ("[authorsAlpha]", ["New", "NM", "NME", "NME"]),
        ("[authEtAl]", ["Newton", "NewtonMaxwell", "NewtonEtAl", "NewtonEtAl"]),
        ("[auth.etal]", ["Newton", "Newton-Maxwell", "Newton-etal", "Newton-etal"]),
        ("[auth.auth.ea]", ["Newton", "Newton-Maxwell", "Newton-Maxwell-ea", "Newton-Maxwell-ea"]),
        ("[authshort]", ["Newton", "NM", "NME", "NME"]),
        ("[AUTHORS1:lower]", ["newton", "newtonetal", "newtonetal", "newtonetal"]),
    ] {
        let found = [1, 2, 3, 5].map(|authors| key(pattern, &article(authors)));
        assert_eq!(found, keys, "{pattern}");
    }
}

#[test]
fn particles_and_bodies() {
    let item = Item { author: vec![berg()], ..Item::default() };
    assert_eq!(key("[auth]", &item), "Berg");
    assert_eq!(key("[authFirstFull]", &item), "vandenBerg");
    let item = Item { author: vec![Name::literal("The World Health Organization")], ..Item::default() };
    assert_eq!(key("[auth]", &item), "World");
    assert_eq!(key("[authFirstFull]", &item), "TheWorldHealthOrganization");
}

#[test]
fn editors_stand_in_for_authors_but_for_pure_ones() {
    let item = Item { editor: vec![berg(), person("Roe", "J.")], ..Item::default() };
    assert_eq!(key("[auth]", &item), "Berg");
    assert_eq!(key("[pureauth]", &item), "");
    assert_eq!(key("[pureauth:(anon)]", &item), "anon");
    assert_eq!(key("[edtr]", &item), "Berg");
    assert_eq!(key("[editors]", &item), "BergRoe");
    assert_eq!(key("[edtr.edtr.ea]", &item), "Berg-Roe");
    assert_eq!(key("[editors]x", &article(2)), "", "text alone is no key");
}

#[test]
fn authors_that_are_not_printed_are_et_al() {
    let item = Item { et_al: true, ..article(1) };
    assert_eq!(key("[authEtAl]", &item), "NewtonEtAl");
    assert_eq!(key("[authors3]", &item), "NewtonEtAl");
    assert_eq!(key("[auth]", &item), "Newton");
}

#[test]
fn titles_are_those_of_jabref() {
    for (pattern, expected) in [
        ("[title]", "AnAwesomePaperonJabref"),
        ("[fulltitle]", "AnawesomepaperonJabRef"),
        ("[Title]", "AnawesomepaperonJabRef"),
        ("[TITLE:abbr]", "AapoJ"),
        ("[camel]", "AnAwesomePaperOnJabref"),
        ("[camel:abbr]", "AAPOJ"),
        ("[title:abbr]", "AAPoJ"),
        ("[shorttitle]", "AwesomePaperJabref"),
        ("[shorttitle2]", "AwesomePaper"),
        ("[shorttitle2_0]", "awesomepaper"),
        ("[shorttitle3_1]", "AwesomepaperJabRef"),
        ("[shorttitleINI]", "apJ"),
        ("[veryshorttitle]", "Awesome"),
        ("[title:1]", "Awesome"),
        ("[title:2:upper]", "AWESOMEPAPER"),
        ("[Title:skipwords:select,2,1:lower]", "paper"),
        ("[Title:select,1,2:condense,_]", "An_awesome"),
        ("[Title:titlecase]", "AnAwesomePaperonJabref"),
        ("[Title:sentencecase]", "Anawesomepaperonjabref"),
        ("[Title:capitalize]", "AnAwesomePaperOnJabref"),
        ("[fulltitle:truncate4]", "Anaw"),
    ] {
        assert_eq!(key(pattern, &article(1)), expected, "{pattern}");
    }
}

#[test]
fn other_fields() {
    for (pattern, expected) in [
        ("[year]", "2005"),
        ("[shortyear]", "05"),
        ("[month]", "March"),
        ("[month:truncate3:lower]", "mar"),
        ("[day]", "7"),
        ("[date]", "2005-03-07"),
        ("[journal:abbr]", "JoFB"),
        ("[journal:2]", "JournalFish"),
        ("[volume]", "12"),
        ("[number]", "34"),
        ("[pages]", "49-82"),
        ("[firstpage]", "49"),
        ("[lastpage]", "82"),
        ("[keyword1]", "honeybees"),
        ("[keyword3]", ""),
        ("[keywords2]", "honeybeeswax"),
        ("[entrytype]", "Article"),
        ("[DOI]", "101000ab1"),
        ("[publisher:(np)]", "np"),
        ("[publisher:(np):upper]", "NP"),
        ("ref:[volume]_[issue]-x", "ref:12_34-x"),
        ("[edition]|[volume]", "12"),
        ("[edition]|[ISBN]", ""),
    ] {
        assert_eq!(key(pattern, &article(1)), expected, "{pattern}");
    }
    let item = Item { article_number: Some("e12".into()), page: None, ..article(1) };
    assert_eq!(key("[firstpage][lastpage]", &item), "e12e12");
}

#[test]
fn every_script_becomes_ascii_and_markup_goes() {
    let item = Item {
        author: vec![person("Чехов", "А.")],
        title: Some("H<sub>2</sub>O – die Größe der Bäume/Wälder".into()),
        ..Item::default()
    };
    assert_eq!(key("[auth]", &item), "Chekhov");
    assert_eq!(key("[fulltitle]", &item), "H2OdieGrossederBaumeWalder");
    let long = Item { author: (0..500).map(|_| person("Newton", "I.")).collect(), ..Item::default() };
    assert_eq!(key("[authors]", &long).len(), 120);
}

#[test]
fn a_wrong_pattern_is_shown_with_its_place() {
    for (pattern, place, said) in [
        ("[autr][year]", " ^^^^", "there is no marker [autr]"),
        ("[auth][year:low]", "            ^^^", "there is no modifier :low"),
        ("é[auth", "^", "`é` cannot stand in a key"),
        ("[auth] [year]", "      ^", "` ` cannot stand in a key"),
        ("[auth", "^", "`]` is missing"),
        ("[auth[year]", "^", "`]` is missing"),
        ("auth]", "    ^", "`[` is missing"),
        ("[volume:(a b)]", "          ^", "` ` cannot stand in a key"),
        ("[volume:(ab]", "        ^", "`)` is missing"),
        ("[volume:(a)b]", "           ^", "there is no modifier :b"),
        ("plain", "^^^^^", "every work would have the same key"),
        ("", "^", "every work would have the same key"),
        ("[auth0]", " ^^^^^", "there is no marker [auth0]"),
        ("[auth3_0]", " ^^^^^^^", "there is no marker [auth3_0]"),
        ("[title:truncate]", "       ^^^^^^^^", "there is no modifier :truncate"),
        ("[title:select,0,1]", "       ^^^^^^^^^^", "there is no modifier :select,0,1"),
        ("[:lower]", " ^", "there is no marker []"),
        ("[auth:]", "      ^", "there is no modifier :"),
    ] {
        let error = pattern.parse::<Pattern>().expect_err(pattern).to_string();
        assert!(error.contains(said), "{pattern}: {error}");
        assert!(error.contains(&format!("\n  {pattern}\n  {place}\n")), "{pattern}: {error}");
    }
    let error = "[autr]".parse::<Pattern>().unwrap_err().to_string();
    assert!(error.contains("[authEtAl]") && error.contains("[veryshorttitle]"), "{error}");
}

fn rules(pattern: &str, lock: &str) -> KeyRules {
    let pattern = (!pattern.is_empty()).then(|| pattern.parse().unwrap());
    let lock = if lock.is_empty() { Lock::default() } else { Lock::read(lock).unwrap() };
    KeyRules { pattern, lock, ..KeyRules::default() }
}

/// A record with references of these raw texts and items.
fn record(works: &[(&str, Item)]) -> Record {
    let reference = |(raw, item): &(&str, Item)| Reference {
        raw: (*raw).into(),
        item: item.clone(),
        ..Reference::default()
    };
    Record { references: works.iter().map(reference).collect(), ..Record::default() }
}

/// The keys of the works, each with whether it repeats one before it, and the map.
fn keyed(rules: &KeyRules, works: &[(&str, Item)]) -> (Vec<(String, bool)>, String) {
    let record = record(works);
    let mut keys = Keys::with(rules).mapped();
    let keyed = keys.assign_record(&record, Scope::All);
    (keyed.entries().map(|(entry, repeat)| (entry.key.to_owned(), repeat)).collect(), keys.map())
}

fn titled(title: &str) -> Item {
    Item { title: Some(title.into()), ..article(1) }
}

#[test]
fn keys_of_a_pattern_are_unique_whatever_their_case() {
    let mut lower = titled("Two");
    lower.author = vec![person("newton", "I.")];
    let works = [("a", titled("One")), ("b", lower), ("c", titled("One"))];
    let (keys, _) = keyed(&rules("[auth][year]", ""), &works);
    assert_eq!(keys[0], ("Newton2005".into(), false));
    assert!(keys[1].0.starts_with("newton2005-"), "{keys:?}");
    assert_eq!(keys[2], ("Newton2005".into(), true));
}

#[test]
fn where_a_pattern_has_nothing_to_say_the_usual_key_stands() {
    let item = Item { title: Some("Bees".into()), issued: Some(Date::year(2001)), ..Item::default() };
    let (keys, _) = keyed(&rules("[auth]:", ""), &[("a", item)]);
    assert_eq!(keys[0].0, "bees2001");
}

#[test]
fn a_map_is_the_lock_of_the_next_run_whatever_the_pattern() {
    let works = [("a", titled("One")), ("b", titled("Two"))];
    let (before, map) = keyed(&rules("[auth][year]", ""), &works);
    let more = [("new", titled("Three")), ("a", titled("One")), ("b", titled("Two"))];
    for pattern in ["", "[auth][year]", "[title]"] {
        let (after, next) = keyed(&rules(pattern, &map), &more);
        assert_eq!(after[1..], before, "{pattern}");
        assert!(before.iter().all(|(key, _)| *key != after[0].0), "{after:?}");
        let rows = |map: &str| map.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows(&next).len(), 3, "{next}");
        let kept = rows(&next)[0].split('\t').nth(1).map(str::to_owned);
        assert_eq!(kept.as_ref(), Some(&before[0].0));
    }
}

#[test]
fn the_raw_text_tells_a_work_that_is_read_in_another_way() {
    let (before, map) = keyed(&rules("", ""), &[("Newton, One", titled("One"))]);
    let (after, next) = keyed(&rules("", &map), &[("Newton,  One", titled("One, better read"))]);
    assert_eq!(after, before);
    let (again, _) = keyed(&rules("", &next), &[("Newton, in other words", titled("One, better read"))]);
    assert_eq!(again, before, "the map holds what was read last");
}

#[test]
fn two_references_that_turn_out_to_be_one_work_keep_both_keys() {
    let (before, map) = keyed(&rules("", ""), &[("a", titled("One")), ("b", titled("Two"))]);
    let (after, _) = keyed(&rules("", &map), &[("a", titled("One")), ("b", titled("One"))]);
    assert_eq!(after, before, "a paper cites both");
}

#[test]
fn works_that_are_gone_stay_in_the_map() {
    let (_, map) = keyed(&rules("", ""), &[("a", titled("One")), ("b", titled("Two"))]);
    let locked = rules("", &map);
    let record = record(&[("b", titled("Two"))]);
    let mut keys = Keys::with(&locked).mapped();
    let _ = keys.assign_record(&record, Scope::All);
    assert_eq!(keys.map(), map);
    assert_eq!(keys.lock_use(), Some(LockUse { kept: 1, absent: 1 }));
    assert_eq!(Keys::default().lock_use(), None);
}

#[test]
fn documents_with_one_title_are_told_apart_by_what_else_they_say() {
    let editorial = |summary: &str| Record {
        document: Some(Item { abstract_: Some(summary.into()), ..titled("Editorial") }),
        raw: "Editorial".into(),
        ..Record::default()
    };
    let records = [editorial("On bees."), editorial("On wasps.")];
    let assign = |rules: &KeyRules, records: &[&Record]| {
        let mut keys = Keys::with(rules).mapped();
        let keyed: Vec<_> = records.iter().map(|record| keys.assign_record(record, Scope::All)).collect();
        let entries = keyed.iter().flat_map(|keyed| keyed.entries());
        (entries.map(|(entry, _)| entry.key.to_owned()).collect::<Vec<_>>(), keys.map())
    };
    let (before, map) = assign(&KeyRules::default(), &[&records[0], &records[1]]);
    let (after, _) = assign(&rules("", &map), &[&records[1], &records[0]]);
    assert_eq!([&after[1], &after[0]], [&before[0], &before[1]]);
}

#[test]
fn two_spellings_that_became_one_work_keep_both_keys_from_map_to_map() {
    let corrected = record(&[("bees one", titled("Bees")), ("bees two", titled("Bees"))]);
    let apart = record(&[("bees one", titled("Bees")), ("bees two", titled("Bese"))]);
    let usual = KeyRules::default();
    let mut keys = Keys::with(&usual).mapped();
    let _ = keys.assign_record(&apart, Scope::All);
    let first = rules("", &keys.map());
    let mut keys = Keys::with(&first).mapped();
    let _ = keys.assign_record(&corrected, Scope::All);
    let map = keys.map();
    let second = rules("", &map);
    let mut keys = Keys::with(&second).mapped();
    let _ = keys.assign_record(&corrected, Scope::All);
    assert_eq!(keys.map(), map);
    assert_eq!(keys.lock_use(), Some(LockUse { kept: 2, absent: 0 }));
}

#[test]
fn a_new_spelling_of_a_work_of_the_lock_that_reads_otherwise_now_has_its_key() {
    let usual = KeyRules::default();
    let mut keys = Keys::with(&usual).mapped();
    let _ = keys.assign_record(&record(&[("bees one", titled("Bese"))]), Scope::All);
    let locked = rules("", &keys.map());
    let mut keys = Keys::with(&locked);
    let now = record(&[("bees one", titled("Bees")), ("bees two", titled("Bees"))]);
    let keyed = keys.assign_record(&now, Scope::All);
    let found: Vec<_> = keyed.entries().map(|(entry, repeat)| (entry.key.to_owned(), repeat)).collect();
    assert_eq!(found, [("newton2005bese".to_owned(), false), ("newton2005bese".to_owned(), true)]);
}

#[test]
fn a_lock_that_cannot_be_meant_says_line_and_text() {
    let content = "c0123456789abcdef0123456789abcdef";
    for (table, said) in [
        (String::new(), "it is empty"),
        ("old\tcontent\n".into(), "line 1: the column `new` is missing in `old content`"),
        ("new\twork\n".into(), "line 1: the column `content` or `raw` is missing"),
        (format!("new\tcontent\na b\t{content}\n"), "line 2: `a b` cannot be a key because of ` `"),
        (format!("new\tcontent\n\n\t{content}\n"), "line 3: the cell `new` is empty"),
        ("new\tcontent\na\tc12\n".into(), "line 2: `c12` in the cell `content` is no hash"),
        ("new\traw\na\tx\n".into(), "line 2: `x` in the cell `raw` is no hash"),
        ("new\traw\na\t\n".into(), "line 2: neither `content` nor `raw`"),
        (
            format!("new\traw\tcontent\na\tr0123456789abcdef\nA\t\t{content}\n"),
            "line 3: line 2 gives the key `A` to another work",
        ),
        (
            "new\traw\na\tr0123456789abcdef\nb\tr0123456789abcdef\n".into(),
            "line 3: line 2 has the same `raw` as this one with the key `b`",
        ),
        (
            format!("work\tnew\tcontent\n\"On bees\ta\t{content}\nOn wasps\tb\t{content}\n"),
            "line 2: the cell `On bees a",
        ),
    ] {
        let error = Lock::read(&table).map(|lock| lock.len()).expect_err(&table).to_string();
        assert!(error.contains(said), "{table}: {error}");
    }
}

#[test]
fn a_lock_is_read_as_editors_save_it() {
    let lock = "\u{feff}work\tNEW\tlater\tcontent\r\n\"On \"\"bees\"\"\"\tA:1_b-c\tx\tc0123456789abcdef0123456789abcdef\r\n\t\t\t\r\n";
    let lock = Lock::read(lock).unwrap();
    assert_eq!((lock.len(), lock.is_empty()), (1, false));
    assert_eq!(lock.rows()[0].work, "On \"bees\"");
}

mod whatever {
    use proptest::prelude::*;

    use super::*;

    const PATTERNS: [&str; 6] = [
        "[auth][year]",
        "[authors3:lower]_[shorttitle:abbr]:[firstpage]",
        "[fulltitle:condense,-]|[journal:(none):truncate2]",
        "[authorsAlpha][Title:titlecase:select,1,2]",
        "x-[keyword1:sentencecase][authIni7][authorIni]",
        "[DOI][date][auth.auth.ea][shorttitleINI]",
    ];

    proptest! {
        #[test]
        fn keys_of_patterns_are_plain_and_unique(
            works in prop::collection::vec((any::<String>(), "[A-Ca-c é中]{0,6}", 0..3_u16), 1..12),
            pattern in prop::sample::select(&PATTERNS[..]),
        ) {
            let item = |(title, family, year): &(String, String, u16)| Item {
                title: Some(title.clone()).filter(|title| !title.is_empty()),
                container_title: Some(title.chars().rev().collect::<String>()).filter(|title| !title.is_empty()),
                author: if family.is_empty() { Vec::new() } else { vec![person(family, title)] },
                keyword: vec![title.clone()],
                issued: Some(Date::year(1999 + year)),
                page: Some(Pages::range(title.as_str(), family.as_str())),
                ..Item::default()
            };
            let items: Vec<Item> = works.iter().map(item).collect();
            let rules = rules(pattern, "");
            let mut keys = Keys::with(&rules);
            let mut owners = HashMap::new();
            for item in &items {
                let Assigned { key, repeat } = keys.assign(item, false);
                prop_assert!(!key.is_empty() && key.chars().all(pattern::is_key_character), "{key:?}");
                match owners.insert(key.to_lowercase(), item) {
                    None => prop_assert!(!repeat),
                    Some(owner) => prop_assert!(repeat && owner == item, "{key} stands for two works"),
                }
            }
        }
    }
}

#[test]
fn a_work_keeps_the_key_that_it_has_in_its_source() {
    let keyed = |key: &str| Item { custom: vec![Custom::new("citation-key", key)], ..article(1) };
    let mut keys = Keys::default();
    let mut key = |item: &Item| keys.assign(item, false).key;
    assert_eq!(key(&keyed("Newton:1687/a.b+c")), "Newton:1687/a.b+c", "papers cite by it");
    assert_eq!(key(&keyed("O'Neil {2005}, \u{e9}t")), "O-Neil--2005---et", "bibtex or biber would stop");
    assert!(
        key(&keyed("newton:1687/A.B+C")).starts_with("newton:1687/A.B+C-"),
        "bibtex does not tell case apart"
    );
    assert_eq!(key(&keyed(" ?? ")), "newton2005awesome");
    let rules = rules("[auth]", "");
    assert_eq!(Keys::with(&rules).assign(&keyed("a"), false).key, "Newton", "who asks for a pattern gets it");
}
