//! What a declaration says of the view in which the person whom a record is about is shown it.

use syn::{Attribute, Ident, LitStr, Meta};

use crate::{documentation::documentation, errors::Errors};

/// How the view shows a field. By default it has the field's own name.
#[derive(Clone, Default)]
pub(crate) struct FieldView {
    /// Whether the view leaves it out.
    pub(crate) hidden: bool,
    /// Its name in the view, if it is another one.
    pub(crate) name: Option<String>,
    /// Its description in the OpenAPI document, for a field that name and type do not explain: the field's documentation.
    pub(crate) description: Option<String>,
}

impl FieldView {
    /// Reads `#[hidden]` and `#[view(as = "…", described)]` of a field.
    pub(crate) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut view = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("hidden") {
                attribute.meta.require_path_only()?;
                view.hidden = true;
            } else if attribute.path().is_ident("view") {
                attribute.parse_nested_meta(|part| {
                    if part.path.is_ident("as") {
                        view.name = Some(part.value()?.parse::<LitStr>()?.value());
                    } else if part.path.is_ident("described") {
                        let lines = attributes.iter().filter_map(documentation).collect::<Vec<_>>();
                        view.description = Some(lines.join("\n"));
                    } else {
                        return Err(part.error("write `as = \"name\"`, `described`, or both"));
                    }
                    Ok(())
                })?;
            }
        }
        Ok(view)
    }
}

/// The name of the view in a struct's `#[view(View)]`, if there is one.
pub(crate) fn view(attributes: &[Attribute], errors: &mut Errors) -> Option<Ident> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("view"))?;
    let named = match &attribute.meta {
        Meta::List(list) => list.parse_args::<Ident>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let message = "write `#[view(View)]`, with the name of the type that the person is shown";
    errors.handle(named.ok_or_else(|| syn::Error::new_spanned(attribute, message)))
}
