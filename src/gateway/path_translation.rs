//! How a request's path becomes the backend's.

/// How a request's path becomes the backend's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathTranslation {
    /// The address, then the whole path of the request.
    AppendPathToAddress,
    /// The address alone; path parameters become query parameters.
    ConstantAddress,
}

impl PathTranslation {
    /// Reads `APPEND_PATH_TO_ADDRESS` or `CONSTANT_ADDRESS`.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [PathTranslation::AppendPathToAddress, PathTranslation::ConstantAddress];
        all.into_iter().find(|it| it.name() == name)
    }

    /// The name in configs.
    pub fn name(self) -> &'static str {
        match self {
            PathTranslation::AppendPathToAddress => "APPEND_PATH_TO_ADDRESS",
            PathTranslation::ConstantAddress => "CONSTANT_ADDRESS",
        }
    }
}
