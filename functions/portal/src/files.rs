//! The files, as they were made when the function was built.

/// What is sent of a file, in each encoding.
pub(crate) struct Body {
    pub(crate) plain: &'static [u8],
    pub(crate) gzip: &'static [u8],
    pub(crate) brotli: &'static [u8],
}

/// A file that pages load.
pub(crate) struct Asset {
    /// Its path in the folder of the assets.
    pub(crate) path: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) body: Body,
}

/// A page.
pub(crate) struct Page {
    /// Its path, in which `{…}` stands for any segment.
    pub(crate) path: &'static str,
    /// Its document in Danish and in English.
    pub(crate) documents: [Body; 2],
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));
