//! The page of `scan --metadata-only`: the labels that names alone give, and that they are weaker.

use dataseal_model::MetadataReport;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, context};

use super::{STYLE, failed, shown, translate};
use crate::{Context, ReportError, story};

const TEMPLATE: &str = include_str!("metadata.html.jinja");
const NAME: &str = "metadata.html";

/// The whole page.
///
/// # Errors
/// [`ReportError::Template`] if the template cannot be filled, which no report makes happen.
pub fn metadata_page(report: &MetadataReport, ctx: &Context<'_>) -> Result<String, ReportError> {
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    let lang = ctx.lang;
    engine.add_function("t", move |id: &str, args: minijinja::value::Kwargs| {
        translate(lang, id, &args)
    });
    engine.add_template(NAME, TEMPLATE).map_err(failed)?;
    let template = engine.get_template(NAME).map_err(failed)?;
    let tables: Vec<Value> = report.tables.iter().map(|each| table(each, ctx)).collect();
    let view = context! {
        lang => lang.tag(),
        style => Value::from_safe_string(STYLE.to_owned()),
        version => shown(&report.tool_version),
        tables => tables,
    };
    let mut page = template.render(view).map_err(failed)?;
    page.push('\n');
    Ok(page)
}

fn table(table: &dataseal_model::MetadataTable, ctx: &Context<'_>) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .enumerate()
        .map(|(position, column)| {
            let labels: Vec<Value> = column
                .labels
                .iter()
                .map(|label| {
                    context! {
                        title => story::label_title(ctx, label),
                        personal => story::personal(label, ctx.lang),
                        sensitive => label.sensitive,
                        confidence => label.confidence.to_string(),
                        reasons => story::reasons(label, ctx),
                    }
                })
                .collect();
            context! {
                number => position + 1,
                name => shown(column.name.as_str()),
                declared => shown(&column.declared),
                labels => labels,
            }
        })
        .collect();
    context! { name => shown(table.name.as_str()), columns => columns }
}
