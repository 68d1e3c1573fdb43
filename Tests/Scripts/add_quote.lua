-- A quote that stands nowhere in the text of its page.
function Article(a) a.paragraphs[1]:quote { text = "Nobody wrote this down.", kind = "direct" } end
