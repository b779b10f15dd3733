//! Code actions in the protocol's words: which ones were asked for, and the edit of each. The
//! settings file that an edit goes to is looked up here; what is written into it is not known here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{
    CodeAction, CodeActionDisabled, CodeActionKind, CodeActionOptions, CodeActionOrCommand,
    CodeActionProviderCapability, Command, Url,
};

use super::client::{COPY_TO_CLIPBOARD, Client, OPEN_PAGE};
use super::convert::{self, Writer};
use super::document::Document;
use super::edits::{Target, annotated_edit, workspace_edit};
use super::pages::Page;
use super::said::title;
use super::state::State;
use super::urls::path_of;
use crate::features::{self, Action, ActionKind, Change};
use crate::settings::Ignore;
use crate::text::Text;
use crate::workspace;

/// All that can be mended without a look, in this server's words.
const FIX_ALL: &str = "source.fixAll.gateway-ls";

/// What is offered to a client that understands actions which are more than names of commands.
pub(super) fn capability(client: &Client) -> Option<CodeActionProviderCapability> {
    let options = CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR_EXTRACT,
            CodeActionKind::REFACTOR_INLINE,
            CodeActionKind::REFACTOR_REWRITE,
            CodeActionKind::from(FIX_ALL),
        ]),
        ..CodeActionOptions::default()
    };
    client.action_literals.then_some(CodeActionProviderCapability::Options(options))
}

/// The actions for a range of a document version. `only` are the kinds asked for; none: those that
/// belong to the place, first those that mend findings.
pub(super) fn actions(
    state: &State,
    document: &Document,
    range: lsp_types::Range,
    only: Option<&[CodeActionKind]>,
) -> Vec<CodeActionOrCommand> {
    let client = state.client();
    let range = convert::from_range(range, &document.text, client.encoding);
    let only = only.filter(|only| !only.is_empty());
    let is_asked = |kind| only.is_some_and(|only| only.iter().any(|it| is_within(kind, it)));
    let wants = |kind| only.is_none() || is_asked(kind);
    // On demand only: an editor that asks without a kind wants what belongs to a place.
    let (wants_fixes, wants_all) = (wants(ActionKind::QuickFix), is_asked(ActionKind::FixAll));
    // An editor asks at each place where the cursor rests: at most of them nothing is to be done, and
    // what mends a finding is worked out only where there is one.
    let has_findings = || features::has_findings(&document.findings(), range);
    let needs_findings = wants_all || wants_fixes && has_findings();
    let findings = match needs_findings {
        true => document.mendable(),
        false => Arc::default(),
    };
    let near = document.around(range);
    let analysis = match needs_findings || features::may_refactor(&near, range) {
        true => document.analysis(),
        false => near,
    };
    let mut found = Vec::new();
    if wants_fixes {
        found = features::actions(&analysis, &findings, range);
    }
    if wants_all {
        found.extend(features::fix_all_action(&analysis, &findings));
    }
    let refactorings = [ActionKind::Extract, ActionKind::Inline, ActionKind::Rewrite];
    if refactorings.into_iter().any(wants) {
        let refactorings = features::refactorings(&analysis, range);
        let config = path_of(&document.url);
        let read = |folder: &Path| match &config {
            Some(config) => state.neighbours.texts_in(config, folder),
            None => Vec::new(),
        };
        let beside = features::terraform_actions(&analysis, range, &read);
        let all = refactorings.into_iter().chain(beside);
        found.extend(all.filter(|action| wants(action.kind)));
    }
    if wants_fixes {
        found.extend(features::last_actions(&analysis, &findings, range));
    }
    let mut settings = SettingsPlace::default();
    let to_action = |action: Action| {
        let (mut command, mut disabled) = (None, None);
        let edit = match &action.change {
            Change::Here(edits) => {
                Some(workspace_edit(Target::of(document), edits, &analysis.text, &client)?)
            }
            Change::Reviewed { edits, lost } => {
                let (target, text) = (Target::of(document), &analysis.text);
                Some(annotated_edit(target, edits, text, &action.title, lost, &client)?)
            }
            Change::Beside { path, text, edits } => {
                let url = url_of(&workspace::root_of(&path_of(&document.url)?).join(path))?;
                let target = Target { url, version: None, is_new: false };
                Some(workspace_edit(target, edits, &Text::new(text), &client)?)
            }
            Change::Clipboard(text) => {
                command = Some(copy(&action.title, text, &client)?);
                None
            }
            Change::Explain(rule) => {
                let page = Page::Rule((*rule).to_owned());
                command = Some(open(&action.title, &page, &client)?);
                None
            }
            Change::Proxy(language, offset) => {
                let page = Page::of_proxy(&analysis, *offset, *language, &document.url);
                command = Some(open(&action.title, &page, &client)?);
                None
            }
            Change::Refused(reason) => {
                let reason = client.disabled_actions.then(|| reason.clone())?;
                disabled = Some(CodeActionDisabled { reason: title(&reason) });
                None
            }
            Change::Settings(ignore) => {
                let place = settings.of(state, document)?;
                let (target, text, ignore) = place.for_ignore(ignore);
                let edit = features::add_ignore(text, &ignore)?;
                Some(workspace_edit(target, &[edit], &Text::new(text), &client)?)
            }
        };
        let diagnostics = action.findings.iter().filter_map(|index| findings.get(*index));
        let mut writer =
            Writer::new(&analysis.text, &document.url, &document.deploy().files, &client);
        let diagnostics: Vec<_> = diagnostics.map(|it| writer.diagnostic(it)).collect();
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: title(&action.title),
            kind: Some(to_kind(action.kind)),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit,
            command,
            disabled,
            is_preferred: (action.is_preferred && client.preferred_actions).then_some(true),
            ..CodeAction::default()
        }))
    };
    found.into_iter().filter_map(to_action).collect()
}

/// The command of the client that puts a text on the clipboard, if it has it.
fn copy(name: &str, text: &str, client: &Client) -> Option<Command> {
    let arguments = Some(vec![text.into()]);
    client.copies_to_clipboard.then(|| Command {
        title: title(name),
        command: COPY_TO_CLIPBOARD.to_owned(),
        arguments,
    })
}

/// The command of the client that shows a page, if it has it.
pub(super) fn open(name: &str, page: &Page, client: &Client) -> Option<Command> {
    let url = client.pages.as_ref()?.url(page)?;
    let has_command = client.commands.iter().any(|it| it == OPEN_PAGE);
    has_command.then(|| Command {
        title: title(name),
        command: OPEN_PAGE.to_owned(),
        arguments: Some(vec![url.as_str().into()]),
    })
}

fn to_kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::from(FIX_ALL),
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => CodeActionKind::REFACTOR_INLINE,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
    }
}

/// Whether a kind that was asked for holds this one: `source` holds `source.fixAll`. The kind
/// without a name holds all that belongs to a place.
fn is_within(kind: ActionKind, asked: &CodeActionKind) -> bool {
    let (kind, asked) = (to_kind(kind), asked.as_str());
    let rest = kind.as_str().strip_prefix(asked);
    match asked {
        "" => kind != CodeActionKind::from(FIX_ALL),
        _ => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
    }
}

/// The settings file of a document; looked for once, and only if somebody asks.
#[derive(Default)]
struct SettingsPlace {
    found: Option<Option<SettingsText>>,
}

/// A settings file as it is in the editor or, if it is not open there, on the disk.
struct SettingsText {
    url: Url,
    open: Option<Arc<Document>>,
    text: String,
    is_new: bool,
    /// What names the document in it.
    pattern: String,
}

impl SettingsPlace {
    fn of(&mut self, state: &State, document: &Document) -> Option<&SettingsText> {
        self.found.get_or_insert_with(|| SettingsText::of(state, document)).as_ref()
    }
}

impl SettingsText {
    fn of(state: &State, document: &Document) -> Option<Self> {
        let path = path_of(&document.url)?;
        let file = workspace::settings_file(&path);
        let is_on_disk = file.is_some();
        let file: PathBuf = file.or_else(|| workspace::new_settings_file(&path))?;
        let pattern = workspace::pattern_of(&file, &path)?;
        let open = state.documents.settings_file_at(&file);
        if open.as_ref().is_some_and(|open| open.is_lost()) {
            return None;
        }
        let text = match &open {
            Some(open) => open.analysis().source().to_owned(),
            None if is_on_disk => workspace::settings_text(&file).ok()?,
            None => String::new(),
        };
        let is_new = !is_on_disk && open.is_none();
        let url = match &open {
            Some(open) => open.url.clone(),
            None => url_of(&file)?,
        };
        Some(Self { url, open, text, is_new, pattern })
    }

    /// Where an item for this document goes, the text it goes into, and the whole item.
    fn for_ignore(&self, ignore: &Ignore) -> (Target, &str, Ignore) {
        let version = self.open.as_ref().map(|open| open.version);
        let target = Target { url: self.url.clone(), version, is_new: self.is_new };
        let path = Some(self.pattern.clone());
        (target, &self.text, Ignore { path, ..ignore.clone() })
    }
}

fn url_of(path: &Path) -> Option<Url> {
    Url::from_file_path(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_hold_those_below_them() {
        for (asked, quick_fix, fix_all, extract) in [
            ("", true, false, true),
            ("quickfix", true, false, false),
            ("quickfix.gateway-ls", false, false, false),
            ("quick", false, false, false),
            ("source", false, true, false),
            ("source.fixAll", false, true, false),
            ("source.fixAll.gateway-ls", false, true, false),
            ("source.fixAll.eslint", false, false, false),
            ("source.organizeImports", false, false, false),
            ("refactor", false, false, true),
            ("refactor.extract", false, false, true),
            ("refactor.extract.function", false, false, false),
            ("refactor.inline", false, false, false),
        ] {
            let asked_kind = CodeActionKind::from(asked);
            assert_eq!(is_within(ActionKind::QuickFix, &asked_kind), quick_fix, "{asked}");
            assert_eq!(is_within(ActionKind::FixAll, &asked_kind), fix_all, "{asked}");
            assert_eq!(is_within(ActionKind::Extract, &asked_kind), extract, "{asked}");
        }
    }
}
