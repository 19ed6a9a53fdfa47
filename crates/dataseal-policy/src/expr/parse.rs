//! From text to SQL syntax tree, with limits on size and depth and our own words for what is wrong.
//!
//! Not judged here: whether what was written is permitted.

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::{Parser, ParserError};
use datafusion::sql::sqlparser::tokenizer::{Location, Token, Tokenizer};
use dataseal_pack::{Expression, Problem};

use super::{MAX_BYTES, MAX_DEPTH, MAX_WORDS, words};

/// The parser counts one level for the whole and one for each parenthesis, NOT or sign.
const PARSER_DEPTH: usize = MAX_DEPTH + 1;

/// Parses exactly one expression.
pub(crate) fn parse(expression: &Expression, key: &str) -> Result<Expr, Vec<Problem>> {
    let problem = |location, words| {
        vec![Problem::in_expression(
            expression,
            key,
            offset(&expression.text, location),
            words,
        )]
    };
    if expression.text.len() > MAX_BYTES {
        return Err(problem(START, words::too_long()));
    }
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, &expression.text)
        .tokenize_with_location()
        .map_err(|error| problem(error.location, words::unreadable()))?;
    // A chain of operators is a tree as deep as it is long, and what walks it later does so on the stack.
    if tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_)))
        .count()
        > MAX_WORDS
    {
        return Err(problem(START, words::too_long()));
    }
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(PARSER_DEPTH)
        .with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr();
    let next = parser.peek_token();
    match parsed {
        Ok(tree) if next.token == Token::EOF => Ok(tree),
        Err(ParserError::RecursionLimitExceeded) => Err(problem(START, words::too_deep())),
        _ if next.token == Token::EOF => Err(problem(END, words::unreadable())),
        _ => Err(problem(next.span.start, words::unreadable())),
    }
}

const START: Location = Location { line: 1, column: 1 };
const END: Location = Location {
    line: u64::MAX,
    column: 1,
};

/// The operands of `a AND b AND c` in order: the parser nests such chains to the left as deep as they are long.
pub(crate) fn chained<'t>(tree: &'t Expr, operator: &BinaryOperator) -> Vec<&'t Expr> {
    let mut operands = Vec::new();
    let mut rest = tree;
    while let Expr::BinaryOp { left, op, right } = rest
        && op == operator
    {
        operands.push(right.as_ref());
        rest = left.as_ref();
    }
    operands.push(rest);
    operands.reverse();
    operands
}

/// Byte offset of a location; the start for a construct whose place the parser does not keep.
pub(crate) fn offset(text: &str, location: Location) -> usize {
    if location.line == 0 {
        return 0;
    }
    let (mut line, mut column) = (1, 1);
    for (at, character) in text.char_indices() {
        if (line, column) == (location.line, location.column) {
            return at;
        }
        (line, column) = if character == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    text.len()
}
