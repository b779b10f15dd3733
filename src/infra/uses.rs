//! The names that a template uses, as Terraform looks for them before it fills anything in: in all of
//! a file, comments of its own language included.

use hcl_edit::expr::{Expression, ForExpr, Traversal, TraversalOperator};
use hcl_edit::template::{Directive, ForDirective};
use hcl_edit::visit::{Visit, visit_expr, visit_template};
use hcl_edit::{Span, parser};

use crate::template::{self, Mark};
use crate::text::TextRange;

/// Bytes of a text that the parser is given.
const MOST: usize = 1024 * 1024;

/// A name that a template uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUse {
    /// The name: `urls` of `urls["orders"]`.
    pub name: String,
    /// The key that is looked up in it, if nothing keeps Terraform from looking it up.
    pub key: Option<String>,
    /// The expression: `urls["orders"]`.
    pub range: TextRange,
}

/// The names that a text uses which Terraform fills in; `None` if it has branches or loops and is no
/// template that Terraform takes. What it does not take alone is left out.
pub fn template_uses(text: &str) -> Option<Vec<TemplateUse>> {
    if !text.contains("${") && !text.contains("%{") {
        return Some(Vec::new());
    }
    if text.len() > MOST {
        return None;
    }
    let marks = template::marks(text);
    let begins =
        |mark: &Mark, with| text.get(mark.range.clone()).unwrap_or_default().starts_with(with);
    let mut reading = Reading::default();
    // Loops give names to what is between their marks.
    if marks.iter().any(|mark| begins(mark, "%{")) {
        reading.visit_template(&parser::parse_template(text).ok()?);
        return Some(reading.uses);
    }
    for mark in marks.iter().filter(|mark| begins(mark, "${")) {
        reading.start = mark.range.start;
        let hole = text.get(mark.range.clone()).unwrap_or_default();
        if let Ok(template) = parser::parse_template(hole) {
            reading.visit_template(&template);
        }
    }
    Some(reading.uses)
}

/// Whether a word is anywhere in the template syntax of a text, whoever fills that in.
pub fn is_mentioned(text: &str, word: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let holds = |mark: &Mark| {
        let mark = text.get(mark.range.clone()).unwrap_or_default();
        mark.split(|c| !is_of_word(c)).any(|it| it == word || it.trim_matches('-') == word)
    };
    template::marks(text).iter().any(holds)
}

#[derive(Default)]
struct Reading {
    /// Where the text that is read begins in the file.
    start: usize,
    uses: Vec<TemplateUse>,
    /// Names that loops give, the innermost last.
    own: Vec<String>,
    /// How many things are around that may keep Terraform from looking.
    unsure: usize,
}

impl Reading {
    fn add(&mut self, name: &str, key: Option<String>, span: Option<std::ops::Range<usize>>) {
        let Some(span) = span.filter(|_| !self.own.iter().any(|it| it == name)) else { return };
        let key = key.filter(|_| self.unsure == 0);
        let range = TextRange::new(span.start, span.end).shifted(self.start);
        self.uses.push(TemplateUse { name: name.to_owned(), key, range });
    }

    fn unsure(&mut self, visit: impl FnOnce(&mut Self)) {
        self.unsure += 1;
        visit(self);
        self.unsure -= 1;
    }

    fn traversal(&mut self, traversal: &Traversal, span: Option<std::ops::Range<usize>>) {
        match &traversal.expr {
            Expression::Variable(name) => {
                let key = traversal.operators.first().and_then(|it| key_of(it.value()));
                self.add(name.as_str(), key, span);
            }
            other => self.visit_expr(other),
        }
        for operator in &traversal.operators {
            if let TraversalOperator::Index(index) = operator.value() {
                self.visit_expr(index);
            }
        }
    }

    /// Visits what a loop is over before its names are known, and what it makes after that.
    fn each(&mut self, node: &ForExpr) {
        self.visit_expr(&node.intro.collection_expr);
        let before = self.own.len();
        let key = node.intro.key_var.iter().map(|name| name.as_str().to_owned());
        self.own.extend(key.chain([node.intro.value_var.as_str().to_owned()]));
        self.unsure(|it| {
            node.key_expr.iter().for_each(|key| it.visit_expr(key));
            it.visit_expr(&node.value_expr);
            node.cond.iter().for_each(|cond| it.visit_expr(&cond.expr));
        });
        self.own.truncate(before);
    }
}

impl Visit for Reading {
    fn visit_expr(&mut self, node: &Expression) {
        match node {
            Expression::Variable(name) => self.add(name.as_str(), None, node.span()),
            Expression::Traversal(traversal) => self.traversal(traversal, node.span()),
            Expression::ForExpr(it) => self.each(it),
            Expression::Conditional(_) | Expression::FuncCall(_) | Expression::BinaryOp(_) => {
                self.unsure(|it| visit_expr(it, node));
            }
            _ => visit_expr(self, node),
        }
    }

    fn visit_directive(&mut self, node: &Directive) {
        self.unsure(|it| match node {
            Directive::If(node) => it.visit_if_directive(node),
            Directive::For(node) => it.visit_for_directive(node),
        });
    }

    fn visit_for_directive(&mut self, node: &ForDirective) {
        let each = &node.for_expr;
        self.visit_expr(&each.collection_expr);
        let before = self.own.len();
        let key = each.key_var.iter().map(|name| name.as_str().to_owned());
        self.own.extend(key.chain([each.value_var.as_str().to_owned()]));
        visit_template(self, &each.template);
        self.own.truncate(before);
    }
}

fn key_of(operator: &TraversalOperator) -> Option<String> {
    match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
        TraversalOperator::Index(Expression::String(key)) => Some(key.value().clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::template_uses;

    #[test]
    fn all_names_but_those_of_loops() {
        let text = r#"# a comment with ${in_comment}
host: ${host}
literal: $${no} and %%{ if no }
urls: ${urls["orders"]} ${urls.orders} ${urls[key]} ${try(urls["maybe"], "")}
%{ for name, it in services ~}
- ${name}: ${it.url} ${prefix}${[for x in list : "${x}${y}"][0]}
%{ endfor ~}
%{ if flag }${upper(word)}%{ else }${urls["else"]}%{ endif }
"#;
        let uses = template_uses(text).unwrap();
        let line = |it: &super::TemplateUse| {
            let key = it.key.as_deref().map(|key| format!(" with `{key}`")).unwrap_or_default();
            format!("{}{key}: {}\n", it.name, it.range.of(text))
        };
        expect![[r#"
            in_comment: in_comment
            host: host
            urls with `orders`: urls["orders"]
            urls with `orders`: urls.orders
            urls: urls[key]
            key: key
            urls: urls["maybe"]
            services: services
            prefix: prefix
            list: list
            y: y
            flag: flag
            word: word
            urls: urls["else"]
        "#]]
        .assert_eq(&uses.iter().map(line).collect::<String>());
        assert_eq!(template_uses("a: ${b:-c}").map(|it| it.len()), Some(0));
        assert_eq!(template_uses("%{ if a }${b}"), None);
        assert_eq!(template_uses("a: $b {{c}}").map(|it| it.len()), Some(0));
    }
}
