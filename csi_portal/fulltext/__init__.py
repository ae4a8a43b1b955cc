"""Czech full text: what other apps may use. Nothing here knows what is searched.

Storing, in the transaction that changes the text:

    class TrainingEntry(SearchEntry):                   # models.SearchEntry: a narrow table of its own
        training = models.OneToOneField(Training, models.CASCADE, primary_key=True)
        class Meta(SearchEntry.Meta): ...

    vocabulary = Vocabulary([Group("theme.a", "Práce", ("zaměstnání", "jobs")), …])     # kept by its version
    actions.write_entry(entry=TrainingEntry(pk=pk), parts=[Part(title, TITLE, "cs"), …], groups=["theme.a"],
                        vocabulary=vocabulary)
    actions.write_entries(entries=[(TrainingEntry(pk=pk), parts, groups), …], vocabulary=vocabulary)    # many
    TrainingEntry.objects.filter(pk=…).delete()                         # no longer published

`vectors.Part(text, weight, language)`; weights TITLE, VOCABULARY (labels only: synonyms widen the query, so
that "only my words" can leave them out), SUMMARY, TEXT; any language, of which "cs" and "en" are inflected.
`groups` are keys of the controlled lists that the thing bears, the same as in `vocabulary.Group`. Names of
the vocabulary are found in the texts as they are stored: write the entries again when the vocabulary changes.

Asking:

    query = queries.understand(typed, vocabulary=vocabulary, language="cs", only_own_words=False)
    query.also_searched(most)          names that widened the query, for „také hledáno“
    query.corrections                  [(typed, used)]: words mended because no text holds them
    hits = ranking.search(TrainingEntry.objects.all(), query)
    hits.ids                           primary keys of all matches, unordered: for facets and counts
    hits.ranked                        the best of them, best first; the rest follow in your own order
    hits.partial                       so many of them, the last ones, hold only a part of the words

An empty query is false and finds nothing. With more than one word, entries must hold all of them; when fewer
than three do, entries with most of the words follow.

Showing: `highlight.passage(text, query, width=240, language="cs")` and `highlight.marked(title, query)` give
safe HTML with `<mark>`. Typing: `suggestions.complete(prefix)` gives words of the texts. Nothing found:
`actions.note_empty_search(query=query, now=now)`. Sorting: `order.czech_sort_key(title)` for a BinaryField.
"""
