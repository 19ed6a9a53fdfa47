//! Packs of rules as things to work on: their examples, what they cover, how two versions differ.

use dataseal_policy::{ExampleFailure, run_examples};

use crate::Installation;

/// What the examples of rules came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// Examples judged.
    pub examples: usize,
    /// Those whose verdict is not what the rule gives.
    pub failures: Vec<ExampleFailure>,
}

/// Judges every example of every rule, in force or not.
pub fn test_examples(installation: &Installation) -> ExampleOutcome {
    let rules = installation.rules().rules();
    ExampleOutcome {
        examples: rules.map(|(_, rule)| rule.examples.len()).sum(),
        failures: run_examples(installation.rules()),
    }
}
