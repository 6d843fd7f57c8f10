"""The form in Streamlit: `python -m streamlit run streamlit_form.py`."""

import streamlit as st
from fields import Field, by_category, form, take, total

from llmbudget.widgets.session.state import Session

session = st.session_state.setdefault("session", Session("startup"))


def draw(field: Field) -> str:
    """Draw a field; return what stands in it."""
    if field.is_switch:
        return "on" if st.checkbox(field.label, field.text == "on", key=field.key) else "off"
    if field.options:
        return str(st.selectbox(field.label, field.options, key=field.key))
    return st.text_input(field.label, field.text, key=field.key)


left, right = st.columns([3, 2])
with left:
    for title, fields in form(session):
        with st.expander(title, expanded=True):
            for field in fields:
                text = draw(field)
                if text != field.text:
                    take(session, field.key, text)
with right:
    st.metric("Total cost", total(session))
    st.bar_chart(by_category(session))
