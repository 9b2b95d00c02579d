-- For engines that set notes at the foot of the page: a note is an element in the line, not a list at the end.
function Note(note)
  return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), { class = "fn" })
end
