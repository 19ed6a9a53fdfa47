//! The text of `CREATE TABLE`, as far as rows depend on it: names, storage order, the alias of the row number, defaults.
//!
//! The text is data. It is taken apart into words here and never run. What this parser does not understand makes the
//! table unreadable, with an error, rather than its columns guessed.

mod tokens;

use self::tokens::{Token, tokens};

/// Columns of a table at most, as in SQLite however it is built.
const MAX_COLUMNS: usize = 32_767;

/// Columns of a key at most, as in SQLite by default.
const MAX_KEY_COLUMNS: usize = 2_000;

/// How a column's declared type bends its values (<https://sqlite.org/datatype3.html>, §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    /// Whole numbers where possible.
    Integer,
    /// Text.
    Text,
    /// Nothing.
    Blob,
    /// Numbers with a fraction; whole ones are stored as integers to save room.
    Real,
    /// Numbers where possible.
    Numeric,
}

impl Affinity {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Blob => "blob",
            Self::Real => "real",
            Self::Numeric => "numeric",
        }
    }

    fn of(declared: &str) -> Self {
        let declared = declared.to_ascii_uppercase();
        let has = |word: &str| declared.contains(word);
        if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if has("BLOB") || declared.is_empty() {
            Self::Blob
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

/// What a row has in a column that was added after the row was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultSql {
    /// Nothing.
    Null,
    /// A number, as written.
    Number(String),
    /// Text.
    Text(String),
    /// Something to be computed, which no column that was added later can have.
    Computed,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSql {
    /// Its name.
    pub name: String,
    /// How its values are bent.
    pub affinity: Affinity,
    /// Whether it is computed when it is read, so that no row stores it.
    pub is_virtual: bool,
    /// What it has in older rows.
    pub default: DefaultSql,
    is_integer: bool,
    is_key: bool,
    key_falls: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSql {
    /// Its columns in order.
    pub columns: Vec<ColumnSql>,
    /// Whether its rows have no numbers and are stored in the order of their key.
    pub without_rowid: bool,
    /// The column that stands for the row's number and is stored as absent.
    pub rowid_alias: Option<usize>,
    /// For each value of a record, in order, the column that it belongs to.
    pub stored: Vec<usize>,
}

/// Takes a statement apart; `None` if it is not understood.
pub fn parse_table(sql: &str) -> Option<TableSql> {
    let tokens = tokens(sql)?;
    let mut rest = tokens.as_slice();
    expect(&mut rest, "CREATE")?;
    skip(&mut rest, &["TEMP", "TEMPORARY"]);
    expect(&mut rest, "TABLE")?;
    if skip(&mut rest, &["IF"]) {
        expect(&mut rest, "NOT")?;
        expect(&mut rest, "EXISTS")?;
    }
    let (_, mut rest) = rest.split_first().filter(|(name, _)| name.is_name())?;
    if let [Token::Symbol('.'), name, after @ ..] = rest {
        rest = name.is_name().then_some(after)?;
    }
    let (body, options) = in_brackets(rest)?;
    let without_rowid = parse_options(options)?;
    let mut columns: Vec<ColumnSql> = Vec::new();
    let mut table_key: Option<Vec<usize>> = None;
    let mut in_constraints = false;
    for item in split_commas(body) {
        in_constraints |= matches!(item.first(), Some(Token::Word(word)) if is_constraint(word));
        if in_constraints {
            if let Some(key) = key_of(item, &columns)? {
                table_key = Some(key);
            }
        } else {
            columns.push(parse_column(item)?);
            if columns.len() > MAX_COLUMNS {
                return None;
            }
        }
    }
    settle(columns, table_key, without_rowid)
}

/// Joins what the columns and the table say about the key.
fn settle(columns: Vec<ColumnSql>, table_key: Option<Vec<usize>>, without_rowid: bool) -> Option<TableSql> {
    let own = columns.iter().position(|column| column.is_key);
    let alias = match (&table_key, own) {
        (Some(key), None) => match key.as_slice() {
            [single] => Some((*single, false)),
            _ => None,
        },
        (None, Some(own)) => Some((own, columns.get(own)?.key_falls)),
        (None, None) => None,
        // Two keys: SQLite refuses such a table.
        (Some(_), Some(_)) => return None,
    };
    let rowid_alias = alias
        .filter(|(column, falls)| {
            !falls && !without_rowid && columns.get(*column).is_some_and(|column| column.is_integer)
        })
        .map(|(column, _)| column);
    let is_stored = |column: &usize| columns.get(*column).is_some_and(|column| !column.is_virtual);
    let mut stored: Vec<usize> = Vec::new();
    if without_rowid {
        let mut key = table_key.or_else(|| own.map(|own| vec![own]))?;
        // A column that the key names twice is stored once.
        let mut seen = Vec::new();
        key.retain(|column| {
            !seen.contains(column) && {
                seen.push(*column);
                true
            }
        });
        stored = key;
    }
    let rest: Vec<usize> = (0..columns.len()).filter(|column| !stored.contains(column)).collect();
    stored.extend(rest.into_iter().filter(is_stored));
    let stored = stored.into_iter().filter(is_stored).collect();
    (!columns.is_empty()).then_some(TableSql {
        columns,
        without_rowid,
        rowid_alias,
        stored,
    })
}

fn expect(rest: &mut &[Token], word: &str) -> Option<()> {
    skip(rest, &[word]).then_some(())
}

fn skip(rest: &mut &[Token], words: &[&str]) -> bool {
    match rest.split_first() {
        Some((first, after)) if words.iter().any(|word| first.is(word)) => {
            *rest = after;
            true
        }
        _ => false,
    }
}

/// What stands between a bracket that opens here and the one that closes it, and what follows.
fn in_brackets(tokens: &[Token]) -> Option<(&[Token], &[Token])> {
    let [Token::Symbol('('), rest @ ..] = tokens else {
        return None;
    };
    let mut depth = 0_usize;
    for (at, token) in rest.iter().enumerate() {
        match token {
            Token::Symbol('(') => depth += 1,
            Token::Symbol(')') if depth == 0 => return Some((rest.get(..at)?, rest.get(at + 1..)?)),
            Token::Symbol(')') => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The parts between commas outside of brackets.
fn split_commas(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_i64;
    tokens
        .split(|token| {
            match token {
                Token::Symbol('(') => depth += 1,
                Token::Symbol(')') => depth -= 1,
                _ => {}
            }
            depth == 0 && *token == Token::Symbol(',')
        })
        .collect()
}

/// Whether the table's rows have no numbers. Other options are `STRICT` only.
fn parse_options(options: &[Token]) -> Option<bool> {
    let mut without = false;
    let options = match options {
        [rest @ .., Token::Symbol(';')] => rest,
        all => all,
    };
    for option in split_commas(options) {
        match option {
            [first, second] if first.is("WITHOUT") && second.is("ROWID") => without = true,
            [only] if only.is("STRICT") => {}
            [] if options.is_empty() => {}
            _ => return None,
        }
    }
    Some(without)
}

fn is_constraint(word: &str) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// The primary key among constraints of the table, which may follow one another without commas.
fn key_of(item: &[Token], columns: &[ColumnSql]) -> Option<Option<Vec<usize>>> {
    let mut rest = item;
    while let Some((first, after)) = rest.split_first() {
        if first.is("CONSTRAINT") {
            rest = after.get(1..)?;
        } else if let [primary, key, after @ ..] = rest
            && primary.is("PRIMARY")
            && key.is("KEY")
        {
            let (names, _) = in_brackets(after)?;
            let names = split_commas(names);
            if names.len() > MAX_KEY_COLUMNS {
                return None;
            }
            let position = |column: &[Token]| {
                let name = column.first()?.name()?;
                columns.iter().position(|known| known.name.eq_ignore_ascii_case(name))
            };
            return names.into_iter().map(position).collect::<Option<Vec<_>>>().map(Some);
        } else if let Some((_, after)) = in_brackets(rest) {
            rest = after;
        } else {
            rest = after;
        }
    }
    Some(None)
}

fn parse_column(item: &[Token]) -> Option<ColumnSql> {
    const CONSTRAINTS: &[&str] = &[
        "CONSTRAINT",
        "PRIMARY",
        "NOT",
        "NULL",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "GENERATED",
        "AS",
    ];
    let (name, mut rest) = item.split_first()?;
    let mut declared = String::new();
    while let Some((first, after)) = rest.split_first() {
        if CONSTRAINTS.iter().any(|word| first.is(word)) {
            break;
        }
        rest = match first.name() {
            Some(word) => {
                if !declared.is_empty() {
                    declared.push(' ');
                }
                declared.push_str(word);
                after
            }
            // A size such as `(10,2)`, with which INTEGER is not INTEGER any more.
            None => {
                declared.push_str("()");
                in_brackets(rest)?.1
            }
        };
    }
    let mut column = ColumnSql {
        name: name.name()?.to_owned(),
        affinity: Affinity::of(&declared),
        is_virtual: false,
        default: DefaultSql::Null,
        is_integer: declared.eq_ignore_ascii_case("INTEGER"),
        is_key: false,
        key_falls: false,
    };
    parse_constraints(rest, &mut column)?;
    Some(column)
}

fn parse_constraints(mut rest: &[Token], column: &mut ColumnSql) -> Option<()> {
    while let Some((first, after)) = rest.split_first() {
        if let Some((_, after)) = in_brackets(rest) {
            rest = after;
            continue;
        }
        rest = after;
        if first.is("CONSTRAINT") || first.is("COLLATE") || first.is("REFERENCES") || first.is("SET") {
            // A name, or the word after SET, is none of the words looked for here.
            rest = after.get(1..)?;
        } else if first.is("PRIMARY") {
            expect(&mut rest, "KEY")?;
            column.is_key = true;
            column.key_falls = rest.first().is_some_and(|next| next.is("DESC"));
        } else if first.is("AS") {
            let (_, after) = in_brackets(rest)?;
            rest = after;
            column.is_virtual = !skip(&mut rest, &["STORED"]);
        } else if first.is("DEFAULT") {
            rest = parse_default(rest, column)?;
        }
    }
    Some(())
}

/// What follows `DEFAULT`: a literal, or something in brackets.
fn parse_default<'a>(tokens: &'a [Token], column: &mut ColumnSql) -> Option<&'a [Token]> {
    let Some((inner, after)) = in_brackets(tokens) else {
        return parse_literal(tokens, column);
    };
    if !parse_literal(inner, column).is_some_and(<[Token]>::is_empty) {
        column.default = DefaultSql::Computed;
    }
    Some(after)
}

/// A literal, with a sign perhaps.
fn parse_literal<'a>(tokens: &'a [Token], column: &mut ColumnSql) -> Option<&'a [Token]> {
    let (sign, tokens) = match tokens {
        [Token::Symbol('-'), rest @ ..] => ("-", rest),
        [Token::Symbol('+'), rest @ ..] => ("", rest),
        all => ("", all),
    };
    let (first, after) = tokens.split_first()?;
    column.default = match first {
        Token::Number(digits) => DefaultSql::Number(format!("{sign}{digits}")),
        Token::Word(word) => match word.to_ascii_uppercase().as_str() {
            "NULL" => DefaultSql::Null,
            "TRUE" => DefaultSql::Number("1".to_owned()),
            "FALSE" => DefaultSql::Number("0".to_owned()),
            "CURRENT_TIME" | "CURRENT_DATE" | "CURRENT_TIMESTAMP" => DefaultSql::Computed,
            _ => DefaultSql::Text(word.clone()),
        },
        Token::Quoted(text) | Token::Text(text) => DefaultSql::Text(text.clone()),
        Token::Blob | Token::Symbol(_) => DefaultSql::Computed,
    };
    Some(after)
}
