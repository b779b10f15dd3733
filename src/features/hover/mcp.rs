//! MCP: whether an operation is a tool, and how the tool is called and described.

use super::at::At;
use crate::features::backends::counted;
use crate::features::markup::{Block, Inline, Markup};
use crate::openapi::{Method, Operation};
use crate::template;
use crate::yaml::{Field, Kind, Reached};

/// What comes of `x-google-mcp-tool` at its operation, and of `mcp` for the file; before what the
/// tables say of the key.
pub(super) fn here(at: &At<'_>) -> Option<Vec<Block>> {
    if !at.on_key || !at.analysis.document.is_v3 {
        return None;
    }
    if at.is_key("x-google-mcp-tool") {
        let holder = at.holder()?;
        let operations = at.analysis.document.paths.iter().flat_map(|item| &item.operations);
        let operation = operations.into_iter().find(|it| it.handle.node == holder.id())?;
        return Some(vec![tool(at, operation)]);
    }
    let names = at.names();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if names != ["x-google-api-management", "mcp"] {
        return None;
    }
    let operations = at.analysis.whole().document.paths.iter().flat_map(|item| &item.operations);
    if !is_on(at)? {
        return Some(vec![Block::of("It is off here: no operation is a tool.")]);
    }
    let mut count = Count::default();
    for operation in operations {
        match judge(at, operation) {
            Verdict::Tool(name, description) => {
                count.tools += 1;
                count.nameless += usize::from(name.is_none());
                count.undescribed += usize::from(description.is_none());
            }
            _ => count.others += 1,
        }
    }
    (count.tools + count.others > 0).then(|| count.in_words())
}

/// Operations of a file, by what MCP makes of them.
#[derive(Default)]
struct Count {
    tools: usize,
    others: usize,
    nameless: usize,
    undescribed: usize,
}

impl Count {
    fn in_words(&self) -> Vec<Block> {
        let all = self.tools + self.others;
        let words = match (self.tools, self.others) {
            (0, _) => "no operation is a tool".to_owned(),
            (1, 0) => "the one operation is a tool".to_owned(),
            (_, 0) => format!("all {all} operations are tools"),
            (1, _) => format!("1 of {all} operations is a tool"),
            (some, _) => format!("{some} of {all} operations are tools"),
        };
        let mut blocks = vec![Block::filled("**Here:** {}.", &[&words])];
        let lacking = |count: usize| {
            let lack = if count == 1 { "lacks" } else { "lack" };
            format!("{} {lack}", counted(count, "tool"))
        };
        if self.undescribed > 0 {
            blocks.push(Block::filled(
                "{} a description, so **Google rejects the config**: add a `description` or a `summary` to the operation.",
                &[&lacking(self.undescribed)],
            ));
        }
        if self.nameless > 0 {
            let words = format!("{} a name: add an `operationId`.", lacking(self.nameless));
            blocks.push(Block::of(&words));
        }
        blocks
    }
}

/// Whether an operation is a tool.
enum Verdict {
    /// Its name and its description.
    Tool(Option<String>, Option<String>),
    /// Why not.
    No(&'static str),
    Unknown,
}

fn tool(at: &At<'_>, operation: &Operation) -> Block {
    let mut line = Inline::filled("**Here:** ", &[]);
    match judge(at, operation) {
        Verdict::Tool(name, description) => {
            line.extend(match &name {
                Some(name) => Inline::filled("the tool `{}`", &[name]),
                None => Inline::of("a tool without a name"),
            });
            if let Some(text) = &description {
                line.push(Inline::Text(format!(": {}", first_line(text))));
            }
            line.extend(Inline::of(match (name.is_some(), description.is_some()) {
                (true, true) => "",
                (true, false) => {
                    ". It lacks a description, so Google rejects the config: add a `description` or a `summary`"
                }
                (false, true) => {
                    ". Add one: an `operationId`, or a `name` here"
                }
                (false, false) => {
                    ". It lacks a description too, so Google rejects the config: add an `operationId` and a `description`"
                }
            }));
        }
        Verdict::No(why) => line.extend(Inline::of(why)),
        Verdict::Unknown => line.push(Inline::Text("not known, a template decides".to_owned())),
    }
    Block::Paragraph(line)
}

fn judge(at: &At<'_>, operation: &Operation) -> Verdict {
    if is_on(at) != Some(true) {
        return Verdict::No("not a tool: `mcp` of `x-google-api-management` is not on");
    }
    let fields = operation.handle.of(&at.analysis.tree);
    let setting = fields.field("x-google-mcp-tool").map(|field| field.value);
    let word = setting.filter(|it| it.node.kind() == Kind::Scalar).map(|it| it.node.text());
    if word.as_ref().is_some_and(|word| template::has_hole(word)) {
        return Verdict::Unknown;
    }
    if word.is_some_and(|word| word.eq_ignore_ascii_case("false")) {
        return Verdict::No("not a tool: it says `false`");
    }
    let can_be = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    if !can_be.contains(&operation.method) {
        return Verdict::No(
            "not a tool: only `get`, `post`, `put`, `patch` and `delete` can be one",
        );
    }
    if operation.router.is_some() {
        return Verdict::No("not a tool: a model router answers it");
    }
    if operation.backend.is_none() && at.analysis.document.backend.is_none() {
        return Verdict::No("not a tool: it has no backend");
    }
    let text = |from: Reached<'_>, name: &str| {
        let text = |field: Field<'_>| field.value.node.text().into_owned();
        from.field(name).map(text).filter(|text| !text.trim().is_empty())
    };
    let own = |name: &str| setting.and_then(|setting| text(setting, name));
    let name = own("name").or_else(|| operation.operation_id.as_ref().map(|it| it.text.clone()));
    let description = own("description")
        .or_else(|| text(fields, "description"))
        .or_else(|| text(fields, "summary"));
    Verdict::Tool(name, description)
}

/// Whether MCP is on for the file; none: there is no such key, or a template decides.
fn is_on(at: &At<'_>) -> Option<bool> {
    let mcp = at.analysis.field_at(&["x-google-api-management", "mcp"])?.value.node;
    match mcp.kind() {
        Kind::Mapping => Some(true),
        Kind::Scalar if template::has_hole(&mcp.text()) => None,
        Kind::Scalar => Some(mcp.text().eq_ignore_ascii_case("true")),
        _ => None,
    }
}

fn first_line(text: &str) -> String {
    const LONGEST: usize = 120;
    let line = text.trim().lines().next().unwrap_or_default();
    let cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < text.trim().len() { cut + "…" } else { cut }
}

/// Puts blocks after the first two of a page: its heading, and what the key is for.
pub(super) fn after_heading(mut page: Markup, blocks: Option<Vec<Block>>) -> Markup {
    let place = page.blocks.len().min(2);
    page.blocks.splice(place..place, blocks.unwrap_or_default());
    page
}
