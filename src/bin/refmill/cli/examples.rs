//! The examples and the exit status that stand below the help of the commands.

pub(super) const EXIT_STATUS: &str = "\
Exit status:
  0  done, warnings included; also when the reader of the output has gone away
  1  something in the data could not be read, all the rest is written; with --strict also on warnings, with
     --verify also where what was written differs from what was read; also when the numbers of a run do not add up
  2  the command line cannot be meant so, or the format of an input is not known
  3  an input could not be read, or an output could not be written
  130  interrupted: files that were complete stay, the others are not there; --resume goes on";

pub(super) const EXAMPLES: &str = "\
Examples:
  refmill convert export.txt -o refs.bib       a .bib for LaTeX
  refmill check export.txt                     what is doubtful in an export
  refmill formats                              what can be read and written";

pub(super) const CONVERT_EXAMPLES: &str = "\
Examples:
  refmill convert export.txt -o refs.bib                the format follows from the name
  refmill convert export.txt -t csl-json > refs.json    to standard output
  refmill convert exports/ --output-dir out -t ris      one file for each .txt in the folder
  refmill convert exports/ --output-dir out --resume    those of them alone that are new or changed
  refmill convert corpus.zip -o refs.bib                what is in an archive
  find . -name '*.txt' | refmill convert --files-from - what a list names
  refmill convert --for zotero export.txt -o lib.ris    for one program, where readers want opposites
  refmill convert --scope references a.txt b.txt        what they cite, as BibTeX
  refmill convert export.txt -t markdown --style apa    each document with its list of references in APA style
  refmill convert --sources journals.txt export.txt     with names of journals that you know
  refmill convert --learn exports/ -o refs.bib          clear references help with unclear ones
  refmill convert --corrections doubts.tsv export.txt   with what you corrected in a review
  refmill convert --key-pattern '[auth][year]' a.txt    with keys as JabRef makes them
  refmill convert new.txt --append refs.bib             what the file does not hold yet
  refmill convert --verify export.txt -o library.ris    what is written is read back and compared
  refmill convert --dedupe exports/ -o works.bib        each work once, however often it is cited
  refmill convert exports/ -o refs.bib --report r.html  what was read, on a page
  curl https://example.org/export | refmill convert -t markdown";

pub(super) const DEDUPE_EXAMPLES: &str = "\
Examples:
  refmill dedupe exports/ -o works.bib                     what all documents cite, each work once
  refmill dedupe export.txt more.ris -t csl-jsonl          with every mention of each work
  refmill dedupe exports/ -o works.bib --key-map keys.tsv  which key became which
  refmill dedupe export.txt --library zotero.json          with the keys and fields of your library
  refmill dedupe export.txt --library my.bib --only-new    what is not in it yet";

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  refmill check export.txt                         every finding with its place
  refmill check --min-confidence 0.9 export.txt    the references that are worth a look, too
  refmill check --message-format json exports/     one JSON object a line
  refmill check --message-format github exports/   annotations of GitHub Actions
  refmill check --message-format sarif exports/    one document for code scanning
  refmill check --report report.html exports/      what was read, on a page
  refmill check --strict --quiet export.txt        nothing but an exit status of 1 and what is wrong
  refmill check --stats exports/                   which layouts they are in, and what fits none
  refmill check --review doubts.tsv exports/       the least certain references, to be corrected
  refmill check --explain fragment                 what a code means and what to do";

pub(super) const LEARN_EXAMPLES: &str = "\
Examples:
  refmill learn exports/ -o field.learned                  once for many exports of a field
  refmill convert --learned field.learned export.txt       what was learnt helps to read another
  refmill convert --learn exports/ -o refs.bib             both at once
  refmill learn --merge a.learned b.learned -o ab.learned  what was learnt in two places";

pub(super) const GRAPH_EXAMPLES: &str = "\
Examples:
  refmill graph exports/ -o corpus.gexf                       who cites what, for Gephi
  refmill graph exports/ -o corpus.vosviewer.json --within    the documents that cite each other, for VOSviewer
  refmill graph exports/ -o pairs.graphml --co-citation       works that are cited together
  refmill graph exports/ -o pairs.net --coupling --min-weight 3   documents that cite three works in common
  refmill graph exports/ -o corpus.csv --min-cited 2          corpus.nodes.csv and corpus.edges.csv";

pub(super) const FORMATS_EXAMPLES: &str = "\
Examples:
  refmill formats
  refmill formats | grep json
  refmill formats --styles | grep -i chicago";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  refmill completions bash > ~/.local/share/bash-completion/completions/refmill
  refmill completions zsh > ~/.zfunc/_refmill
  refmill completions fish > ~/.config/fish/completions/refmill.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  refmill man | man -l -
  refmill man > ~/.local/share/man/man1/refmill.1";
