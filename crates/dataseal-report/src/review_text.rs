//! Decisions of persons in words, for the terminal and the page: what was decided beside what the machine had found.

use dataseal_model::{ColumnReview, Label, ReviewNote, Strength};

use crate::{Context, Lang, message, printable, story, words};

/// What was decided: `手机号码`, `无`, `L3`, values shown.
pub(crate) fn decided(review: &ColumnReview, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let decision = &review.decision;
    let classes = decision.classes.as_ref().map(|classes| match classes.as_slice() {
        [] => message(lang, "review.none", &[]),
        several => {
            let titles: Vec<String> = several.iter().map(|class| story::class_title(ctx, class)).collect();
            titles.join(&message(lang, "list.separator", &[]))
        }
    });
    let grade = decision.grade.map(|grade| words::grade_short(lang, grade));
    let shown = decision.disclose.then(|| message(lang, "review.disclosed", &[]));
    classes
        .into_iter()
        .chain(grade)
        .chain(shown)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What the machine had found: `手机号码 0.932, L2`.
pub(crate) fn machine(review: &ColumnReview, ctx: &Context<'_>) -> String {
    let lang = ctx.lang;
    let named = |label: &Label| {
        let hint = match label.strength {
            Strength::Hint => format!("{} ", words::strength(lang, label.strength)),
            _ => String::new(),
        };
        format!("{hint}{} {}", story::class_title(ctx, &label.class), label.confidence)
    };
    let labels: Vec<String> = review.machine.iter().map(named).collect();
    let labels = if labels.is_empty() {
        message(lang, "review.none", &[])
    } else {
        labels.join(&message(lang, "list.separator", &[]))
    };
    format!("{labels} · {}", words::grade_short(lang, review.machine_grade))
}

/// Who decided and when.
pub(crate) fn by(review: &ColumnReview) -> String {
    let decision = &review.decision;
    format!("{} {}", printable(&decision.reviewer), decision.date)
}

/// Why.
pub(crate) fn reason(review: &ColumnReview) -> String {
    printable(&review.decision.reason).into_owned()
}

/// A note: the column it is about, and what is to be said.
pub(crate) fn note(note: &ReviewNote, lang: Lang) -> String {
    let part = if note.part.is_empty() {
        String::new()
    } else {
        format!(" {}", note.part)
    };
    let place = format!(
        "{}{part} · {}",
        printable(note.file.as_str()),
        printable(note.column.as_str())
    );
    let text = words::review_note(lang, note.kind);
    message(lang, "review.note", &[("place", &place), ("text", &text)])
}
