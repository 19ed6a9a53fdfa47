//! An Avro schema as far as walking over values needs it.
//!
//! Types that refer to themselves have no counterpart in tables. One definition may be referred to many times, each time
//! inside another one: what that unfolds to is counted before anything unfolds it. Format: Avro specification, "Schemas".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Levels of types in each other that are followed.
pub const MAX_NESTING: usize = 128;

/// A type. Numbers are those of other types of the same schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// No bytes.
    Null,
    /// One byte, 0 or 1.
    Boolean,
    /// A variable-length number of 32 bits.
    Int,
    /// A variable-length number of 64 bits.
    Long,
    /// Bytes of one length: floating-point numbers too.
    Fixed(usize),
    /// A length and bytes.
    Bytes,
    /// A length and UTF-8.
    Text,
    /// One of so many symbols.
    Enum(usize),
    /// Blocks of items.
    Array(usize),
    /// Blocks of keys and values.
    Map(usize),
    /// A number and a value of that one of several types.
    Union(Vec<usize>),
    /// Values one after the other.
    Record(Vec<usize>),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it is declared to be, in words that contain nothing of the file.
    pub declared: String,
}

/// A schema whose root is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    types: Vec<Type>,
    root: usize,
    /// The root's fields.
    pub columns: Vec<Column>,
}

impl Schema {
    /// The record that rows are.
    pub const fn root(&self) -> usize {
        self.root
    }

    /// A type by its number.
    pub fn get(&self, number: usize) -> Option<&Type> {
        self.types.get(number)
    }
}

/// Why a schema cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is no Avro schema.
    Damaged,
    /// It is one, but rows of it are no table.
    NoTable,
    /// It has or unfolds to more types than are allowed.
    TooMany,
    /// It nests deeper than [`MAX_NESTING`].
    TooDeep,
}

/// Reads a schema's JSON text.
///
/// # Errors
/// [`Unusable`].
pub fn parse(text: &[u8], max_types: u64) -> Result<Schema, Unusable> {
    let json: Value = serde_json::from_slice(text).map_err(|_| Unusable::Damaged)?;
    let mut parser = Parser::default();
    let root = parser.read(&json, "", 0)?;
    if !matches!(parser.types.get(root), Some(Type::Record(_))) {
        return Err(Unusable::NoTable);
    }
    if parser.weights.get(root).is_none_or(|weight| *weight > max_types) {
        return Err(Unusable::TooMany);
    }
    let fields = json.get("fields").and_then(Value::as_array).ok_or(Unusable::Damaged)?;
    let columns = fields.iter().map(|field| {
        let name = field.get("name").and_then(Value::as_str).ok_or(Unusable::Damaged)?;
        Ok(Column {
            name: name.to_owned(),
            declared: describe(field.get("type").ok_or(Unusable::Damaged)?),
        })
    });
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(Schema {
        types: parser.types,
        root,
        columns,
    })
}

#[derive(Default)]
struct Parser {
    types: Vec<Type>,
    /// Types that each one unfolds to, itself included.
    weights: Vec<u64>,
    /// Levels below each one, its own included.
    depths: Vec<usize>,
    /// Named types; `None` while one is being read.
    names: BTreeMap<String, Option<usize>>,
}

impl Parser {
    fn add(&mut self, of: Type) -> Result<usize, Unusable> {
        let parts: Vec<usize> = match &of {
            Type::Array(item) | Type::Map(item) => vec![*item],
            Type::Union(parts) | Type::Record(parts) => parts.clone(),
            _ => Vec::new(),
        };
        let weight = |part: &usize| self.weights.get(*part).copied().unwrap_or(0);
        let total = parts.iter().map(weight).fold(1_u64, u64::saturating_add);
        let depth = parts
            .iter()
            .filter_map(|part| self.depths.get(*part))
            .max()
            .unwrap_or(&0)
            + 1;
        if depth > MAX_NESTING {
            return Err(Unusable::TooDeep);
        }
        self.types.push(of);
        self.weights.push(total);
        self.depths.push(depth);
        Ok(self.types.len() - 1)
    }

    fn read(&mut self, json: &Value, namespace: &str, depth: usize) -> Result<usize, Unusable> {
        // Objects around one type may nest as well.
        if depth > MAX_NESTING {
            return Err(Unusable::TooDeep);
        }
        match json {
            Value::String(name) => self.named(name, namespace),
            Value::Array(branches) => self.union(branches, namespace, depth),
            Value::Object(object) => match object.get("type") {
                Some(Value::String(kind)) => self.complex(kind, json, namespace, depth),
                Some(inner) => self.read(inner, namespace, depth + 1),
                None => Err(Unusable::Damaged),
            },
            _ => Err(Unusable::Damaged),
        }
    }

    fn named(&mut self, name: &str, namespace: &str) -> Result<usize, Unusable> {
        let primitive = match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" => Type::Int,
            "long" => Type::Long,
            "float" => Type::Fixed(4),
            "double" => Type::Fixed(8),
            "bytes" => Type::Bytes,
            "string" => Type::Text,
            _ => {
                let known = self
                    .names
                    .get(&full_name(name, namespace))
                    .or_else(|| self.names.get(name));
                return match known {
                    Some(Some(number)) => Ok(*number),
                    Some(None) => Err(Unusable::NoTable),
                    None => Err(Unusable::Damaged),
                };
            }
        };
        self.add(primitive)
    }

    fn union(&mut self, branches: &[Value], namespace: &str, depth: usize) -> Result<usize, Unusable> {
        let branches: Result<Vec<_>, _> = branches
            .iter()
            .map(|branch| self.read(branch, namespace, depth + 1))
            .collect();
        let branches = branches?;
        let nested = |number: &usize| matches!(self.types.get(*number), Some(Type::Union(_)));
        if branches.is_empty() || branches.iter().any(nested) {
            return Err(Unusable::Damaged);
        }
        self.add(Type::Union(branches))
    }

    fn complex(&mut self, kind: &str, json: &Value, namespace: &str, depth: usize) -> Result<usize, Unusable> {
        match kind {
            "array" | "map" => {
                let key = if kind == "array" { "items" } else { "values" };
                let item = json.get(key).ok_or(Unusable::Damaged)?;
                let item = self.read(item, namespace, depth + 1)?;
                self.add(if kind == "array" {
                    Type::Array(item)
                } else {
                    Type::Map(item)
                })
            }
            "record" | "error" | "enum" | "fixed" => self.definition(kind, json, namespace, depth),
            name => self.named(name, namespace),
        }
    }

    fn definition(&mut self, kind: &str, json: &Value, namespace: &str, depth: usize) -> Result<usize, Unusable> {
        let name = json.get("name").and_then(Value::as_str).ok_or(Unusable::Damaged)?;
        let own = json.get("namespace").and_then(Value::as_str).unwrap_or(namespace);
        let full = full_name(name, own);
        let inner = full.rsplit_once('.').map_or("", |(space, _)| space).to_owned();
        if self.names.insert(full.clone(), None).is_some() {
            return Err(Unusable::Damaged);
        }
        let of = match kind {
            "enum" => {
                let symbols = json.get("symbols").and_then(Value::as_array).ok_or(Unusable::Damaged)?;
                let distinct: Option<BTreeSet<&str>> = symbols.iter().map(Value::as_str).collect();
                if distinct.is_none_or(|distinct| distinct.len() != symbols.len()) {
                    return Err(Unusable::Damaged);
                }
                Type::Enum(symbols.len())
            }
            "fixed" => {
                let size = json.get("size").and_then(Value::as_u64).ok_or(Unusable::Damaged)?;
                Type::Fixed(
                    usize::try_from(size)
                        .ok()
                        .filter(|size| *size < 1 << 31)
                        .ok_or(Unusable::TooMany)?,
                )
            }
            _ => Type::Record(self.fields(json, &inner, depth)?),
        };
        let number = self.add(of)?;
        self.names.insert(full, Some(number));
        Ok(number)
    }

    fn fields(&mut self, json: &Value, namespace: &str, depth: usize) -> Result<Vec<usize>, Unusable> {
        let fields = json.get("fields").and_then(Value::as_array).ok_or(Unusable::Damaged)?;
        let mut seen = BTreeSet::new();
        let mut numbers = Vec::with_capacity(fields.len());
        for field in fields {
            let name = field.get("name").and_then(Value::as_str).ok_or(Unusable::Damaged)?;
            // The specification forbids it, and readers keep one of the two.
            if !seen.insert(name) {
                return Err(Unusable::Damaged);
            }
            let of = field.get("type").ok_or(Unusable::Damaged)?;
            numbers.push(self.read(of, namespace, depth + 1)?);
        }
        Ok(numbers)
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() {
        name.to_owned()
    } else {
        format!("{namespace}.{name}")
    }
}

/// Names of types and annotations are the format's; names of the file's own types stay out.
fn describe(of: &Value) -> String {
    const KINDS: [&str; 14] = [
        "null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "enum", "array", "map",
        "fixed", "error",
    ];
    const MEANINGS: [&str; 13] = [
        "decimal",
        "uuid",
        "date",
        "time-millis",
        "time-micros",
        "timestamp-millis",
        "timestamp-micros",
        "timestamp-nanos",
        "local-timestamp-millis",
        "local-timestamp-micros",
        "local-timestamp-nanos",
        "duration",
        "big-decimal",
    ];
    let known = |words: &[&'static str], value: Option<&Value>| {
        let word = value.and_then(Value::as_str)?;
        words.iter().find(|known| **known == word).copied()
    };
    match of {
        Value::Array(branches) => {
            let rest: Vec<&Value> = branches
                .iter()
                .filter(|branch| branch.as_str() != Some("null"))
                .collect();
            match rest.as_slice() {
                [one] => describe(one),
                _ => "union".to_owned(),
            }
        }
        Value::Object(object) => {
            let Some(kind) = known(&KINDS, object.get("type")) else {
                return object.get("type").map_or_else(String::new, describe);
            };
            match known(&MEANINGS, object.get("logicalType")) {
                Some(meaning) => format!("{kind} {meaning}"),
                None => kind.to_owned(),
            }
        }
        other => known(&KINDS, Some(other)).unwrap_or("named type").to_owned(),
    }
}
