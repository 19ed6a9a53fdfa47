//! Labels as a statement states them, read back into the model, so that a verifier can disclose and compare under the
//! statement's own labels and grades instead of its own opinion.

use dataseal_model::{ColumnReview, Confidence, Form, Label, LabelDecision, LabelEvidence, Strength};

use crate::wire::v0 as wire;

/// Reads a label. The figures behind it are not in a statement.
pub(crate) fn label(label: &wire::Label) -> Option<Label> {
    Some(Label {
        class: label.class.parse().ok()?,
        confidence: confidence(&label.confidence)?,
        strength: strength(&label.strength)?,
        form: form(label.form.as_deref())?,
        evidence: LabelEvidence::default(),
        personal: label.personal,
        sensitive: label.sensitive,
    })
}

/// Reads a decision and what the program had found.
pub(crate) fn review(review: &wire::Review) -> Option<ColumnReview> {
    let machine = &review.machine;
    let classes = match &review.classes {
        None => None,
        Some(classes) => Some(classes.iter().map(|class| class.parse().ok()).collect::<Option<_>>()?),
    };
    let grade = match &review.grade {
        None => None,
        Some(grade) => Some(grade.parse().ok()?),
    };
    let read = ColumnReview {
        decision: LabelDecision {
            classes,
            grade,
            disclose: review.disclose,
            reason: review.reason.clone(),
            reviewer: review.reviewer.clone(),
            date: review.date.parse().ok()?,
        },
        machine: machine.labels.iter().map(label).collect::<Option<_>>()?,
        machine_grade: machine.grade.parse().ok()?,
        stale: review.stale,
    };
    (read.decision.date.to_string() == review.date).then_some(read)
}

pub(crate) fn strength(text: &str) -> Option<Strength> {
    [Strength::Hint, Strength::Likely, Strength::Confirmed]
        .into_iter()
        .find(|strength| strength.as_str() == text)
}

/// Reads a form: absent is plain, which is never written.
pub(crate) fn form(text: Option<&str>) -> Option<Form> {
    match text {
        None => Some(Form::Plain),
        Some(text) => [Form::Masked, Form::Pseudonym]
            .into_iter()
            .find(|form| form.as_str() == text),
    }
}

/// Reads `0.987` in exactly the form in which it is written.
pub(crate) fn confidence(text: &str) -> Option<Confidence> {
    let (whole, thousandths) = text.split_once('.')?;
    let per_mille = whole.parse::<u16>().ok()?.checked_mul(1000)?;
    let confidence = Confidence::per_mille(per_mille.checked_add(thousandths.parse::<u16>().ok()?)?);
    (confidence.to_string() == text).then_some(confidence)
}

#[cfg(test)]
mod tests {
    use dataseal_model::Form;

    use super::{confidence, form};

    #[test]
    fn plain_is_never_written() {
        assert_eq!(form(None), Some(Form::Plain));
        assert_eq!(form(Some("masked")), Some(Form::Masked));
        assert_eq!(form(Some("pseudonym")), Some(Form::Pseudonym));
        for wrong in ["plain", "", "Masked"] {
            assert_eq!(form(Some(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn confidence_has_one_written_form() {
        for per_mille in [0, 1, 10, 500, 999, 1000] {
            let text = dataseal_model::Confidence::per_mille(per_mille).to_string();
            assert_eq!(confidence(&text).unwrap().as_per_mille(), per_mille, "{text}");
        }
        for wrong in [
            "", "1", "1.001", "0.5", "0.0005", "+0.500", "00.500", "0,500", "-0.100", "65.536",
        ] {
            assert_eq!(confidence(wrong), None, "{wrong}");
        }
    }
}
