//! What each format makes of a network of two works, byte for byte.

use super::*;
use crate::graph::{Link, Meaning, Work};
use crate::model::ItemType;

fn network() -> Network {
    let document = Work {
        id: "bees".into(),
        title: Some("=On \"bees\" & <wasps>\\".into()),
        document: true,
        ..Work::default()
    };
    let cited = Work {
        id: "roe2001honey".into(),
        also: vec!["roe2001honie".into()],
        author: Some("Roe".into()),
        title: Some("Honey, and all that".into()),
        year: Some(2001),
        kind: ItemType::ArticleJournal,
        source: Some("Journal of Honey".into()),
        doi: Some("10.1000/1".into()),
        times_cited: 1,
        mentions: 2,
        ..Work::default()
    };
    let links = vec![Link { source: 0, target: 1, weight: 2 }];
    Network { meaning: Meaning::Citation, works: vec![document, cited], links }
}

fn written(id: &str, part: usize, network: &Network) -> String {
    let mut out = Vec::new();
    network_format(id).unwrap().write(network, part, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn graphml_says_all_that_is_known_of_a_work() {
    let text = written("graphml", 0, &network());
    let (head, body) = text.split_once("<graph ").unwrap();
    assert!(
        head.contains("<key id=\"year\" for=\"node\" attr.name=\"year\" attr.type=\"int\"/>\n"),
        "{head}"
    );
    let expected = "id=\"citation\" edgedefault=\"directed\">
<node id=\"bees\"><data key=\"label\">=On &quot;bees&quot; &amp; &lt;wasps&gt;\\</data><data key=\"title\">=On &quot;bees&quot; &amp; &lt;wasps&gt;\\</data><data key=\"type\">document</data><data key=\"document\">true</data><data key=\"cited\">false</data><data key=\"times_cited\">0</data><data key=\"mentions\">0</data></node>
<node id=\"roe2001honey\"><data key=\"label\">Roe 2001</data><data key=\"title\">Honey, and all that</data><data key=\"author\">Roe</data><data key=\"year\">2001</data><data key=\"type\">article-journal</data><data key=\"source\">Journal of Honey</data><data key=\"doi\">10.1000/1</data><data key=\"document\">false</data><data key=\"cited\">true</data><data key=\"times_cited\">1</data><data key=\"mentions\">2</data><data key=\"also\">roe2001honie</data></node>
<edge source=\"bees\" target=\"roe2001honey\"><data key=\"weight\">2</data></edge>
</graph>
</graphml>
";
    assert_eq!(body, expected);
}

#[test]
fn gexf_has_attributes_of_their_kinds_and_numbered_edges() {
    let text = written("gexf", 0, &network());
    assert!(text.contains("<attribute id=\"document\" title=\"document\" type=\"boolean\"/>\n"), "{text}");
    assert!(
        text.contains("<node id=\"roe2001honey\" label=\"Roe 2001\"><attvalues><attvalue for=\"title\" ")
    );
    assert!(text.contains("value=\"=On &quot;bees&quot; &amp; &lt;wasps&gt;\\\"/>"), "{text}");
    assert!(text.ends_with(
        "<edges>\n<edge id=\"0\" source=\"bees\" target=\"roe2001honey\" weight=\"2\"/>\n</edges>\n</graph>\n</gexf>\n"
    ));
}

#[test]
fn pajek_has_labels_that_no_two_works_share() {
    let mut network = network();
    network.works.push(Work {
        id: "roe2001wax".into(),
        author: Some("Roe".into()),
        year: Some(2001),
        ..Work::default()
    });
    let expected = "*Vertices 3\n1 \"=On 'bees' & <wasps>/\"\n2 \"Roe 2001 (roe2001honey)\"\n3 \"Roe 2001 (roe2001wax)\"\n\
                    *Arcs\n1 2 2\n";
    assert_eq!(written("pajek", 0, &network), expected);
    network.meaning = Meaning::CoCitation;
    assert!(written("pajek", 0, &network).ends_with("*Edges\n1 2 2\n"));
}

#[test]
fn json_has_nodes_and_links() {
    let told: serde_json::Value = serde_json::from_str(&written("json", 0, &network())).unwrap();
    assert_eq!((told["directed"].as_bool(), told["nodes"].as_array().map(Vec::len)), (Some(true), Some(2)));
    assert_eq!(told["nodes"][0]["title"], "=On \"bees\" & <wasps>\\");
    assert_eq!(
        (&told["nodes"][0]["year"], told["nodes"][1]["year"].as_u64()),
        (&serde_json::Value::Null, Some(2001))
    );
    let link = serde_json::json!([{ "source": "bees", "target": "roe2001honey", "weight": 2 }]);
    assert_eq!(told["links"], link);
    let empty = Network { works: Vec::new(), links: Vec::new(), ..network() };
    let told: serde_json::Value = serde_json::from_str(&written("json", 0, &empty)).unwrap();
    assert_eq!(told["nodes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn vosviewer_has_titles_as_html_with_dois_citations_and_years() {
    let expected = r#"{"network":{
"items":[
{"id":"bees","label":"=On \"bees\" & <wasps>\\","description":"=On &quot;bees&quot; &amp; &lt;wasps&gt;\\","weights":{"Citations":0,"Mentions":0},"scores":{}},
{"id":"roe2001honey","label":"Roe 2001","description":"Honey, and all that<br><i>Journal of Honey</i>","url":"https://doi.org/10.1000/1","weights":{"Citations":1,"Mentions":2},"scores":{"Pub. year":2001}}],
"links":[
{"source_id":"bees","target_id":"roe2001honey","strength":2}]}}
"#;
    assert_eq!(written("vosviewer", 0, &network()), expected);
}

#[test]
fn csv_is_a_table_of_works_and_one_of_links_in_which_nothing_runs() {
    let nodes = "Id,Label,title,author,year,type,source,doi,document,cited,times_cited,mentions,also
bees,\"'=On \"\"bees\"\" & <wasps>\\\",\"'=On \"\"bees\"\" & <wasps>\\\",,,document,,,true,false,0,0,
roe2001honey,Roe 2001,\"Honey, and all that\",Roe,2001,article-journal,Journal of Honey,10.1000/1,false,true,1,2,roe2001honie
";
    assert_eq!(written("csv", 0, &network()), nodes);
    assert_eq!(written("csv", 1, &network()), "Source,Target,Type,Weight\nbees,roe2001honey,Directed,2\n");
}

#[test]
fn every_format_has_a_name_and_an_extension_of_its_own() {
    for format in FORMATS {
        let described = format.format();
        let [found, named] =
            [network_format(described.id), network_format_for_extension(described.extensions[0])];
        assert!([found, named].iter().all(|found| found.is_some_and(|found| found.format() == described)));
    }
}
