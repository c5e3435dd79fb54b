//! The option that goes on where an earlier run stopped, and what of the command line decides whether an output is up to date.

use clap::{ArgMatches, Args, Command};
use refmill::pipeline::Fingerprint;

/// Options that change no output of an input. All others do, so that a new one is not forgotten.
const WITHOUT_EFFECT: [&str; 21] = [
    "inputs",
    "files_from",
    "null",
    "include",
    "exclude",
    "follow_links",
    "max_file_size",
    "max_unpacked",
    "max_ratio",
    "max_nesting",
    "max_entries",
    "jobs",
    "output_dir",
    "resume",
    "force",
    "report",
    "quiet",
    "verbose",
    "message_format",
    "color",
    "progress",
];

#[derive(Args)]
pub(crate) struct ResumeArgs {
    /// Leave out the inputs whose outputs in DIR are up to date, and replace outputs that refmill wrote and nobody changed
    ///
    /// An output is up to date if it was made of the same bytes of an input of the same name with the same options and the same
    /// version. The file .refmill-manifest.tsv in DIR tells that; every run with --output-dir writes it.
    #[arg(long, requires = "output_dir", conflicts_with = "output", help_heading = "Output")]
    pub(crate) resume: bool,

    /// All that was asked for that changes an output.
    #[arg(skip)]
    pub(crate) fingerprint: Fingerprint,
}

/// All that was asked for that changes an output: the options of `convert`, and what is in files that they name.
pub(super) fn fingerprint(convert: &Command, asked: &ArgMatches) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    let options = convert.get_arguments().map(|option| option.get_id().as_str());
    for option in options.filter(|option| !WITHOUT_EFFECT.contains(option)) {
        for value in asked.try_get_raw(option).ok().flatten().into_iter().flatten() {
            fingerprint.add_value(option, value);
            if option == "template" {
                fingerprint.add_templates_beside(value.as_ref());
            }
        }
    }
    fingerprint
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn what_has_no_effect_are_options() {
        let mut cli = Cli::command();
        let convert = cli.find_subcommand_mut("convert").unwrap();
        let options: Vec<_> = convert.get_arguments().map(|option| option.get_id().as_str()).collect();
        for option in WITHOUT_EFFECT {
            assert!(options.contains(&option), "{option} is none of {options:?}");
        }
    }
}
