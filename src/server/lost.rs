//! Edits that could not be read: the editor shows a text that the server does not know.

use lsp_types::{MessageType, Url};

use super::handlers::Backend;
use super::urls::path_of;
use super::{HearsOfLoss, LostText};

impl HearsOfLoss for Backend {
    fn lose(&self, lost: LostText) {
        let LostText { uri, opened_as } = lost;
        let documents = &self.state.documents;
        if let (Some(url), Some(language)) = (&uri, &opened_as) {
            let (settings, complaints) = self.state.settings_for(url);
            let was_lost = documents.is_open(url) && documents.get(url).is_none();
            documents.open(url.clone(), language, 0, "", settings);
            self.state.workspace.opened(url);
            self.complain(complaints);
            if was_lost {
                documents.lose(url);
                return;
            }
        }
        // An edit of nobody knows which document may be one of any.
        let mut urls = uri.map_or_else(|| documents.urls(), |url| vec![url]);
        urls.retain(|url| documents.lose(url));
        if let Some(sentence) = sentence(&urls) {
            self.say(MessageType::WARNING, vec![sentence]);
        }
        self.show_again(urls);
    }
}

/// What happened, and what to do.
fn sentence(urls: &[Url]) -> Option<String> {
    Some(match urls {
        [] => return None,
        [url] => format!(
            "gateway-ls: an edit of `{}` could not be read, so nothing is said about this file any \
             more; close it and open it again",
            name(url)
        ),
        urls => format!(
            "gateway-ls: an edit could not be read, so nothing is said about the {} open files any \
             more; close them and open them again",
            urls.len()
        ),
    })
}

fn name(url: &Url) -> String {
    let path = path_of(url);
    let name = path.as_deref().and_then(|path| path.file_name());
    name.map_or_else(|| url.to_string(), |name| name.to_string_lossy().into_owned())
}
