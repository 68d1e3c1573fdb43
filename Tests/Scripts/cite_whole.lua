-- A citation around all of the second paragraph, quote and all: as in a press review.
function Article(a) a.paragraphs[2]:cite { text = a.paragraphs[2].text, kind = "credit" } end
