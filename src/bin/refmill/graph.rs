//! The command `graph`: inputs → who cites what, in a format of networks.
//!
//! What the network is made of is left to the library, the exit status to `main`.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use refmill::graph::formats::{FORMATS, NetworkFormat, network_format, network_format_for_extension};
use refmill::graph::{ByKey, Gathered, Gathering, LONGEST_LIST, Network};
use refmill::keys::{KeyRules, Keys};
use refmill::model::Record;
use refmill::pipeline::{self, Failure, Listener, Progress};
use refmill::works::Mentions;
use refmill::{Located, Scope};
use serde_json::json;

use crate::cli::Graph;
use crate::convert::{is_none, key_rules};
use crate::show::{Detail, Show};
use crate::stdin::Stdin;
use crate::{
    DONE, Inputs, USAGE, aids, gathered, interrupt, output_failed, refused, status, style, unusable, with_job,
};

/// What is written when neither an option nor a name says otherwise.
const DEFAULT_FORMAT: &str = "graphml";

/// Which pairs are left out where nothing is asked for: those of works that one document alone cites together are all pairs of
/// its list.
const LEAST_CO_CITED: u32 = 2;

/// Writes the network of the inputs.
pub(crate) fn graph(asked: &Graph) -> u8 {
    let saying = &asked.saying;
    let detail = if saying.verbose { Detail::All } else { Detail::Some };
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style(saying, detail, io::stderr().is_terminal()));
    let file = asked.output.as_deref().filter(|path| path.as_os_str() != "-");
    let format = match chosen_format(asked, file) {
        Ok(format) => format,
        Err(message) => {
            let known: Vec<_> = FORMATS.iter().map(|format| format.format().id).collect();
            let help = format!("say which it is to be with --to: {}", known.join(", "));
            show.problem("unknown-format", &message, Some(&help));
            return USAGE;
        }
    };
    if file.is_none() && format.parts().len() > 1 {
        let message = format!("{} is several files, and standard output is none", format.format().id);
        let help = format!("name them with -o, such as -o graph.{}", format.format().extensions[0]);
        show.problem("parts-need-files", &message, Some(&help));
        return USAGE;
    }
    let keys = match key_rules(&asked.key_args()) {
        Ok(keys) => keys,
        Err(error) => return unusable(&error, &mut show),
    };
    let inputs = match gathered(&asked.reading.named, &mut show) {
        Ok(inputs) => inputs,
        Err(status) => return status,
    };
    let mut ended = DONE;
    let mut make = || match network(asked, &keys, &inputs, &mut show) {
        Ok((network, status)) => {
            ended = status;
            network
        }
        Err(status) => {
            ended = status;
            None
        }
    };
    let Some(path) = file else {
        let Some(network) = make() else { return ended };
        let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let written = format.write(&network, 0, &mut stdout).and_then(|()| stdout.flush());
        return match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => output_failed(error),
            Ok(()) | Err(_) => ended,
        };
    };
    let mut aids = aids(&asked.reading);
    aids.extend(asked.keys.iter().filter(|path| !is_none(path)).cloned());
    let write = |network: &Network, part: usize, out: &mut dyn Write| format.write(network, part, out);
    match pipeline::write_parts(&places(path, format), asked.force, &inputs, &aids, make, write) {
        Ok(()) => ended,
        Err(error) => refused(&error, &mut show),
    }
}

/// The format that is asked for, or that the name of the output tells.
fn chosen_format(asked: &Graph, file: Option<&Path>) -> Result<&'static dyn NetworkFormat, String> {
    if let Some(format) = asked.to {
        return Ok(format);
    }
    let Some(path) = file.filter(|path| bare(path).extension().is_some()) else {
        return network_format(DEFAULT_FORMAT).ok_or_else(|| "this build writes no networks".to_owned());
    };
    // The longest extension tells: `bees.vosviewer.json` before `bees.json`.
    let name = bare(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut extensions = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
    extensions
        .find_map(network_format_for_extension)
        .ok_or_else(|| format!("the name {} does not tell a format of networks", path.display()))
}

/// A name without what says that its file is compressed.
fn bare(path: &Path) -> PathBuf {
    let is_packed = path
        .extension()
        .is_some_and(|extension| ["gz", "zst"].iter().any(|packed| extension.eq_ignore_ascii_case(packed)));
    if is_packed { path.with_extension("") } else { path.to_owned() }
}

/// Where the parts of a network go: `graph.csv` becomes `graph.nodes.csv` and `graph.edges.csv`.
fn places(path: &Path, format: &dyn NetworkFormat) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bare = bare(path);
    let stem = bare.file_stem().unwrap_or_default().to_string_lossy();
    let behind = match name.strip_prefix(&*stem).unwrap_or_default() {
        "" => format!(".{}", format.format().extensions[0]),
        behind => behind.to_owned(),
    };
    let place = |part: &&str| match *part {
        "" => path.to_owned(),
        part => path.with_file_name(format!("{stem}.{part}{behind}")),
    };
    format.parts().iter().map(place).collect()
}

/// The network of the inputs, unless none could be read or the user stopped it, and how reading them ended; an error is the
/// status where nothing was read at all.
fn network(
    asked: &Graph,
    keys: &KeyRules,
    inputs: Inputs<'_>,
    show: &mut Show<'_>,
) -> Result<(Option<Network>, u8), u8> {
    let mut gathering = Gathering::default();
    let mut mentions = (!asked.no_dedupe).then(Mentions::default);
    let summary = with_job(&asked.reading, inputs, None, show, |job, show| {
        let keys = Keys::with(keys);
        let mut reader =
            Reader { show: &mut *show, keys, gathering: &mut gathering, mentions: mentions.as_mut() };
        let mut stdin = Stdin::new(interrupt::watch());
        let ran = pipeline::run(job, &mut stdin, &mut io::sink(), &mut reader);
        let summary = ran.map_err(|error| refused(&error, show))?;
        show.finish(&summary, None);
        Ok(summary)
    })?;
    let ended = status(&summary, asked.saying.strict);
    if summary.inputs == 0 || summary.interrupted {
        return Ok((None, ended));
    }
    let Gathered { network, fragments, selves } = match mentions {
        Some(mentions) => {
            let works = pipeline::joined(mentions, asked.reading.work.jobs);
            gathering.finish(&works.map_err(|error| refused(&error, show))?)
        }
        None => gathering.finish(&ByKey),
    };
    let network = narrowed(asked, network, show);
    let documents = network.works.iter().filter(|work| work.document).count();
    let cited = network.works.iter().filter(|work| work.document && work.times_cited > 0).count();
    let (nodes, links) = (network.works.len(), network.links.len());
    let data = json!({ "network": {
        "links_mean": network.meaning.id(), "nodes": nodes, "documents": documents, "documents_cited": cited,
        "links": links, "fragments_left_out": fragments, "self_citations_left_out": selves,
    } });
    let number = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut text = format!(
        "{} ({}, {cited} of them cited) and {}",
        number(nodes, "work"),
        number(documents, "document"),
        number(links, if network.meaning.is_directed() { "citation" } else { "link" }),
    );
    if fragments > 0 {
        text += &format!(" · {} left out", number(fragments, "fragment"));
    }
    if selves > 0 {
        text += &format!(" · {} in the list of its own left out", number(selves, "document"));
    }
    show.outcome(&text, &data);
    Ok((Some(network), ended))
}

/// The part of the network that is asked for, or what follows from it.
fn narrowed(asked: &Graph, network: Network, show: &mut Show<'_>) -> Network {
    let (least, within) = (asked.min_cited, asked.within);
    let network = match (within, least) {
        (false, ..=1) => network,
        (true, _) => network.only(|work| work.document),
        (false, least) => network.only(|work| work.document || work.times_cited >= least),
    };
    if asked.coupling {
        return network.coupling(asked.min_weight.unwrap_or(1));
    }
    if !asked.co_citation {
        return network;
    }
    let (network, left_out) = network.co_citation(asked.min_weight.unwrap_or(LEAST_CO_CITED));
    if left_out > 0 {
        let (s, are) = if left_out == 1 { ("", "is") } else { ("s", "are") };
        let message =
            format!("{left_out} list{s} of more than {LONGEST_LIST} works {are} left out of co-citation");
        show.caution(
            "long-list",
            &message,
            "a bibliography links millions of works that have nothing in common",
        );
    }
    network
}

/// Gathers what passes, and hands what is found on to be shown.
struct Reader<'r, 'w, 'k> {
    show: &'r mut Show<'w>,
    keys: Keys<'k>,
    gathering: &'r mut Gathering,
    /// What is compared, unless keys alone are to tell works apart.
    mentions: Option<&'r mut Mentions>,
}

impl Listener for Reader<'_, '_, '_> {
    fn diagnostic(&mut self, located: &Located) -> ControlFlow<()> {
        self.show.diagnostic(located)
    }

    fn record(&mut self, record: &Record) {
        self.gathering.add(&self.keys.assign_record(record, Scope::All));
        if let Some(mentions) = &mut self.mentions {
            mentions.add_record(record);
        }
    }

    fn failure(&mut self, failure: &Failure) {
        self.show.failure(failure);
    }

    fn watches(&self) -> bool {
        self.show.watches()
    }

    fn progress(&mut self, progress: &Progress<'_>) {
        self.show.progress(progress);
    }
}
