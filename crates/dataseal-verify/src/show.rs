//! The answer for people. Decides nothing; texts from outside are made harmless before they reach a terminal.

use std::fmt::Write as _;

use dataseal_manifest::{Difference, Outcome, RESULT_WAIVED, Verified};
use dataseal_model::{ErrorCode, PackOrigin, PackRef};
use dataseal_sign::KeyId;

use crate::input::Problem;
use crate::text::{self, Lang, escaped};

/// Further files that are listed by name.
const MAX_FURTHER: usize = 10;

/// What cannot be used, in one line, and how to mend it where that is known.
pub(crate) fn problem(problem: &Problem, lang: Lang) -> String {
    let place = escaped(&problem.path.to_string_lossy());
    let mut line = format!("{} [{}] {place}", text::title(problem.code, lang), problem.code);
    if let Some(key) = &problem.key {
        let _ = match lang {
            Lang::Zh => write!(line, "（{}）", key.name()),
            Lang::En => write!(line, ": {}", escaped(&key.to_string())),
        };
        if let (Lang::En, Some(hint)) = (lang, key.hint()) {
            let _ = write!(line, "; {hint}");
        }
    }
    line
}

/// The result of a verification, one thing a line, the conclusion last.
pub(crate) fn outcome(outcome: &Outcome<'_>, lang: Lang) -> String {
    let mut lines = match outcome.manifest {
        Ok(verified) => manifest(verified, lang),
        Err(failure) => vec![text::failure(failure, lang)],
    };
    if let Some(differences) = outcome.files {
        lines.extend(files(outcome, differences, lang));
    }
    lines.push(conclusion(outcome, lang));
    lines.push(String::new());
    lines.join("\n")
}

fn manifest(verified: &Verified, lang: Lang) -> Vec<String> {
    let statement = &verified.statement;
    let signers = |ids: &[KeyId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let (basis, predicate) = (statement.basis(), statement.predicate());
    let packs: Vec<String> = basis.packs.iter().map(pack).collect();
    let (packs, as_of) = (packs.join(", "), basis.as_of);
    let (files, grade) = (statement.subjects().len(), statement.dataset_grade());
    let checked = signers(&verified.verification.checked);
    let (but_zh, but_en) = if predicate.compliance.result == RESULT_WAIVED {
        ("除已豁免的外，", " but what is waived")
    } else {
        ("", "")
    };
    let mut lines = match lang {
        Lang::Zh => vec![
            format!("签名有效：{checked}"),
            format!(
                "声明内容：截至 {as_of}，按规则包 {packs}，{but_zh}没有发现阻断项；数据分级 {grade}，文件 {files} 个"
            ),
            format!("声明摘要：sha256:{}", verified.payload_digest),
        ],
        Lang::En => vec![
            format!("valid signatures: {checked}"),
            format!(
                "states: no blocking finding{but_en} under pack {packs} as of {as_of}; grade {grade}, {}",
                counted(files, "file")
            ),
            format!("statement: sha256:{}", verified.payload_digest),
        ],
    };
    if !verified.verification.unchecked.is_empty() {
        let unchecked = signers(&verified.verification.unchecked);
        let title = text::title(ErrorCode::SignerUnchecked, lang);
        lines.push(format!("{title} [{}] {unchecked}", ErrorCode::SignerUnchecked));
    }
    lines.extend(basis.packs.iter().filter_map(|pack| origin(pack, lang)));
    lines.extend(reviews(verified, lang));
    lines.extend(waivers(verified, lang));
    lines
}

/// Rules that need not be kept, and who answers for that.
fn waivers(verified: &Verified, lang: Lang) -> Vec<String> {
    let waivers = &verified.statement.predicate().waivers;
    let line = |waiver: &dataseal_manifest::wire::v0::Waiver| {
        let (code, approved, expires) = (&waiver.code, &waiver.approved, &waiver.expires);
        let (approver, reason) = (escaped(&waiver.approver), escaped(&waiver.reason));
        match lang {
            Lang::Zh => format!("豁免：{code}，{approver} {approved} 批准，有效期至 {expires}，{reason}"),
            Lang::En => format!("waived: {code} by {approver}, from {approved} to {expires}, {reason}"),
        }
    };
    let mut lines: Vec<String> = waivers.iter().take(MAX_FURTHER).map(line).collect();
    let more = waivers.len().saturating_sub(lines.len());
    if more > 0 {
        lines.push(match lang {
            Lang::Zh => format!("另有 {more} 条豁免"),
            Lang::En => format!("{} more", counted(more, "waiver")),
        });
    }
    lines
}

/// Who answers for the rules, where they are not those of the program; what the statement's signers say of it.
fn origin(pack: &PackRef, lang: Lang) -> Option<String> {
    let said = match (&pack.origin, lang) {
        (PackOrigin::BuiltIn | PackOrigin::Unstated, _) => return None,
        (PackOrigin::Unsigned, Lang::Zh) => "未签名".to_owned(),
        (PackOrigin::Unsigned, Lang::En) => "unsigned".to_owned(),
        (PackOrigin::Unchecked, Lang::Zh) => "签名未核对".to_owned(),
        (PackOrigin::Unchecked, Lang::En) => "signature not checked".to_owned(),
        (PackOrigin::Signed(signature), _) => {
            let signers = signature.signers.join(" ");
            let approval = signature.approval.as_ref();
            let approved = approval.map(|approval| (escaped(&approval.by), approval.on));
            match (approved, lang) {
                (None, Lang::Zh) => format!("由 {signers} 签名"),
                (None, Lang::En) => format!("signed by {signers}"),
                (Some((by, on)), Lang::Zh) => format!("由 {signers} 签名；批准：{by}，{on}"),
                (Some((by, on)), Lang::En) => format!("signed by {signers}; approved by {by} on {on}"),
            }
        }
    };
    let named = self::pack(pack);
    Some(match lang {
        Lang::Zh => format!("规则包 {named}：{said}"),
        Lang::En => format!("pack {named}: {said}"),
    })
}

/// What persons decided about columns, beside what the program had found.
fn reviews(verified: &Verified, lang: Lang) -> Vec<String> {
    let statement = &verified.statement;
    let reviews = &statement.predicate().reviews;
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let classes = |classes: Vec<&str>| match (classes.is_empty(), lang) {
        (true, Lang::Zh) => "无".to_owned(),
        (true, Lang::En) => "none".to_owned(),
        (false, _) => classes.join(", "),
    };
    let line = |review: &dataseal_manifest::wire::v0::Review| {
        let (table, column) = (at(review.table), at(review.column));
        let named = statement
            .profile()
            .get(table)
            .and_then(|table| table.columns.get(column));
        let name = escaped(named.map_or("", |column| column.name.as_str()));
        let labels = statement.labels(table, column);
        let held = classes(labels.iter().map(|label| label.class.as_str()).collect());
        let machine = classes(review.machine.labels.iter().map(|label| label.class.as_str()).collect());
        let by = format!("{} {}", escaped(&review.reviewer), review.date);
        let reason = escaped(&review.reason);
        match lang {
            Lang::Zh => format!("人工复核：{name} {held}（机器：{machine}），{by}，{reason}"),
            Lang::En => format!("reviewed: {name} {held} (machine: {machine}), {by}, {reason}"),
        }
    };
    let mut lines: Vec<String> = reviews.iter().take(MAX_FURTHER).map(line).collect();
    let more = reviews.len().saturating_sub(lines.len());
    if more > 0 {
        lines.push(match lang {
            Lang::Zh => format!("另有 {more} 个字段经人工复核"),
            Lang::En => format!("{} more reviewed", counted(more, "column")),
        });
    }
    lines
}

fn pack(pack: &PackRef) -> String {
    format!("{} {}", pack.id, escaped(&pack.version))
}

fn files(outcome: &Outcome<'_>, differences: &[Difference], lang: Lang) -> Vec<String> {
    let (failing, further): (Vec<&Difference>, Vec<&Difference>) = differences.iter().partition(|one| one.fails());
    let mut lines: Vec<String> = failing.iter().map(|one| text::difference(one, lang)).collect();
    if let (true, Ok(verified)) = (failing.is_empty(), outcome.manifest) {
        let count = verified.statement.subjects().len();
        lines.push(match lang {
            Lang::Zh => format!("数据与签名时一致：{count} 个文件"),
            Lang::En => format!("the data are as signed: {}", counted(count, "file")),
        });
    }
    if !further.is_empty() {
        let names: Vec<String> = further
            .iter()
            .take(MAX_FURTHER)
            .map(|one| escaped(one.name()))
            .collect();
        let more = further.len().saturating_sub(names.len());
        let names = names.join(", ");
        lines.push(match (lang, more) {
            (Lang::Zh, 0) => format!("不在封签范围内的文件：{names}"),
            (Lang::Zh, _) => format!("不在封签范围内的文件：{names}，另有 {more} 个"),
            (Lang::En, 0) => format!("not covered by the seal: {names}"),
            (Lang::En, _) => format!("not covered by the seal: {names} and {more} more"),
        });
    }
    lines
}

fn conclusion(outcome: &Outcome<'_>, lang: Lang) -> String {
    match (outcome.code(), outcome.reason(), lang) {
        (None, _, Lang::Zh) => "结论：验证通过".to_owned(),
        (None, _, Lang::En) => "result: verified".to_owned(),
        (Some(code), reason, Lang::Zh) => format!("结论：验证未通过 [{code}] {}", reason.unwrap_or_default()),
        (Some(code), reason, Lang::En) => format!("result: not verified [{code}] {}", reason.unwrap_or_default()),
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
