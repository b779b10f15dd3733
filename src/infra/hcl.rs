//! The door to the HCL parser, and what is kept of a file that it rejects. Knows no block by its kind.

use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{Attribute as HclAttribute, Block as HclBlock, Structure};
use hcl_edit::template::{Element, Template};
use hcl_edit::{Span, parser};

use super::syntax::{Attribute, Block, Body, Expr, ExprKind, For, Part, Step, Word};
use crate::text::TextRange;

/// Bytes of a file that the parser is given.
const MOST: usize = 1024 * 1024;

/// Reads a file. If the parser rejects it, each block at its left edge is read alone, and those that
/// it rejects are left out.
pub(super) fn read(text: &str) -> Body {
    // A byte order mark is no part of the text.
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let text = text.get(mark..).unwrap_or_default();
    if text.len() > MOST {
        return Body { is_broken: true, ..Body::default() };
    }
    match parser::parse_body(text) {
        Ok(body) => body_of(&body, Origin::verbatim(mark)),
        Err(_) => read_broken(text, mark),
    }
}

/// Where a text that the parser is given is in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'o> {
    /// Where it begins.
    pub(super) start: usize,
    /// Bytes of the text up to which the file has more of them: by how many, in all.
    pub(super) longer: &'o [(usize, usize)],
}

impl Origin<'static> {
    /// Of a text that is in the file as it is.
    fn verbatim(start: usize) -> Self {
        Self { start, longer: &[] }
    }
}

impl Origin<'_> {
    fn of(self, offset: usize) -> usize {
        let before = self.longer.partition_point(|(at, _)| *at <= offset);
        let more = before.checked_sub(1).and_then(|last| self.longer.get(last));
        self.start + offset + more.map_or(0, |(_, more)| *more)
    }

    fn range(self, span: Option<std::ops::Range<usize>>) -> TextRange {
        let span = span.unwrap_or_default();
        TextRange::new(self.of(span.start), self.of(span.end))
    }
}

/// Reads a text with holes, as texts in JSON are.
pub(super) fn read_template(text: &str, origin: Origin<'_>) -> ExprKind {
    match parser::parse_template(text) {
        Ok(template) => of_template(&template, origin),
        Err(_) => ExprKind::Other,
    }
}

fn read_broken(text: &str, shift: usize) -> Body {
    let mut body = Body { is_broken: true, ..Body::default() };
    let mut whole = |start: usize, end: usize| {
        let part = text.get(start..end).unwrap_or_default();
        if let Ok(parsed) = parser::parse_body(part) {
            let parsed = body_of(&parsed, Origin::verbatim(start + shift));
            body.attributes.extend(parsed.attributes);
            body.blocks.extend(parsed.blocks);
        }
    };
    let (mut begun, mut offset, mut heredoc) = (0, 0, None);
    for line in text.split_inclusive('\n') {
        match heredoc {
            Some(delimiter) if line.trim() != delimiter => {}
            Some(_) => heredoc = None,
            None => {
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) && offset > begun {
                    whole(begun, offset);
                    begun = offset;
                }
                heredoc = opened_heredoc(line);
            }
        }
        offset += line.len();
    }
    whole(begun, offset);
    body
}

/// The word that ends the heredoc that a line begins.
fn opened_heredoc(line: &str) -> Option<&str> {
    let (_, word) = line.trim_end().rsplit_once("<<")?;
    let word = word.strip_prefix('-').unwrap_or(word);
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!word.is_empty() && word.chars().all(is_word)).then_some(word)
}

fn body_of(body: &hcl_edit::structure::Body, origin: Origin<'_>) -> Body {
    let mut read = Body::default();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                read.attributes.push(attribute_of(attribute, origin))
            }
            Structure::Block(block) => read.blocks.push(block_of(block, origin)),
        }
    }
    read
}

fn attribute_of(attribute: &HclAttribute, origin: Origin<'_>) -> Attribute {
    let name =
        Word { text: attribute.key.as_str().to_owned(), range: origin.range(attribute.key.span()) };
    Attribute { name, value: expr_of(&attribute.value, origin) }
}

fn block_of(block: &HclBlock, origin: Origin<'_>) -> Block {
    let label = |label: &hcl_edit::structure::BlockLabel| {
        let quotes = usize::from(label.is_string());
        let all = origin.range(label.span());
        let range = TextRange::new(all.start + quotes, all.end.saturating_sub(quotes));
        Word { text: label.as_str().to_owned(), range }
    };
    Block {
        kind: Word {
            text: block.ident.as_str().to_owned(),
            range: origin.range(block.ident.span()),
        },
        labels: block.labels.iter().map(label).collect(),
        range: origin.range(block.span()),
        body: body_of(&block.body, origin),
    }
}

fn expr_of(expression: &Expression, origin: Origin<'_>) -> Expr {
    Expr { range: origin.range(expression.span()), kind: kind_of(expression, origin) }
}

fn kind_of(expression: &Expression, origin: Origin<'_>) -> ExprKind {
    let of = |it: &Expression| expr_of(it, origin);
    match expression {
        Expression::Null(_) => ExprKind::Null,
        Expression::Bool(value) => ExprKind::Bool(*value.value()),
        Expression::Number(number) => ExprKind::Number(number.value().to_string()),
        Expression::String(text) => ExprKind::Text(text.value().clone()),
        Expression::Array(items) => ExprKind::List(items.iter().map(of).collect()),
        Expression::Object(object) => {
            let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                let key = match key {
                    ObjectKey::Ident(name) => Expr {
                        kind: ExprKind::Text(name.as_str().to_owned()),
                        range: origin.range(name.span()),
                    },
                    ObjectKey::Expression(key) => of(key),
                };
                (key, of(value.expr()))
            };
            ExprKind::Object(object.iter().map(entry).collect())
        }
        Expression::StringTemplate(template) => of_template(template, origin),
        Expression::HeredocTemplate(heredoc) => of_template(&heredoc.template, origin),
        Expression::Parenthesis(inner) => kind_of(inner.inner(), origin),
        Expression::Variable(name) => ExprKind::Name(name.as_str().to_owned()),
        Expression::Conditional(it) => {
            ExprKind::Either(Box::new([of(&it.cond_expr), of(&it.true_expr), of(&it.false_expr)]))
        }
        Expression::FuncCall(call)
            if call.name.namespace.is_empty() && !call.args.expand_final() =>
        {
            ExprKind::Call(call.name.name.as_str().to_owned(), call.args.iter().map(of).collect())
        }
        Expression::Traversal(traversal) => {
            let steps = traversal.operators.iter().map(|it| step_of(it.value(), origin)).collect();
            ExprKind::Within(Box::new(of(&traversal.expr)), steps)
        }
        Expression::ForExpr(it) => ExprKind::For(Box::new(For {
            key_name: it.intro.key_var.as_ref().map(|name| name.as_str().to_owned()),
            value_name: it.intro.value_var.as_str().to_owned(),
            collection: of(&it.intro.collection_expr),
            key: it.key_expr.as_ref().map(of),
            value: of(&it.value_expr),
            condition: it.cond.as_ref().map(|it| of(&it.expr)),
            is_grouping: it.grouping,
        })),
        Expression::BinaryOp(it) => {
            let sides = || Box::new([of(&it.lhs_expr), of(&it.rhs_expr)]);
            let turned = || Box::new([of(&it.rhs_expr), of(&it.lhs_expr)]);
            match it.operator.value() {
                BinaryOperator::Eq => ExprKind::Equal(true, sides()),
                BinaryOperator::NotEq => ExprKind::Equal(false, sides()),
                BinaryOperator::Less => ExprKind::Less(false, sides()),
                BinaryOperator::LessEq => ExprKind::Less(true, sides()),
                BinaryOperator::Greater => ExprKind::Less(false, turned()),
                BinaryOperator::GreaterEq => ExprKind::Less(true, turned()),
                BinaryOperator::And => ExprKind::Both(sides()),
                BinaryOperator::Or => ExprKind::Any(sides()),
                _ => ExprKind::Other,
            }
        }
        Expression::UnaryOp(it) if *it.operator.value() == UnaryOperator::Not => {
            ExprKind::Not(Box::new(of(&it.expr)))
        }
        Expression::FuncCall(_) | Expression::UnaryOp(_) => ExprKind::Other,
    }
}

fn step_of(operator: &TraversalOperator, origin: Origin<'_>) -> Step {
    match operator {
        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Step::Each,
        TraversalOperator::GetAttr(name) => Step::Name(name.as_str().to_owned()),
        TraversalOperator::Index(index) => Step::Index(expr_of(index, origin)),
        TraversalOperator::LegacyIndex(index) => Step::Index(Expr {
            kind: ExprKind::Number(index.value().to_string()),
            range: origin.range(index.span()),
        }),
    }
}

fn of_template(template: &Template, origin: Origin<'_>) -> ExprKind {
    let part = |element: &Element| match element {
        Element::Literal(text) => Part::Text(text.value().clone()),
        Element::Interpolation(hole) => Part::Hole(expr_of(&hole.expr, origin)),
        Element::Directive(_) => Part::Directive,
    };
    let parts: Vec<Part> = template.iter().map(part).collect();
    match parts.as_slice() {
        [] => ExprKind::Text(String::new()),
        [Part::Text(text)] => ExprKind::Text(text.clone()),
        _ => ExprKind::Template(parts),
    }
}
