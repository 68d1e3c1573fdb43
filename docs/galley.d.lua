---@meta galley

-- The world of a Galley script, for editors with a Lua language server (LuaCATS). It is read, and
-- never run. Made by `galley new types`; the same command makes it anew.
--
-- Say above a hook what it is given, and its fields are completed and checked:
--
--     ---@param q galley.Quote
--     function Quote(q) if not q.speaker then return false end end
--
-- Say in your script what you declare in `fields`:
--
--     ---@class galley.Quote
--     ---@field topic string?

---A news article.
---@class galley.Article
---@field id string # the path of the document, or its address in an archive (read only)
---@field path string? # the path of its file (read only)
---@field format string # the reader that made it: "text" (read only)
---@field url string? # its address
---@field headline string? # without the name of the site
---@field byline string? # the line that names the authors
---@field authors string[] # their names
---@field site string? # the site or series that published it
---@field section string? # the section of the site
---@field published string? # when it was published, only as precise as the page is
---@field modified string? # when it was last changed
---@field dateline galley.Dateline? # place, agency and date with which a wire story opens
---@field language string? # its language, as in "en"
---@field summary string? # a sentence on what it is about
---@field image string? # the address of its main picture
---@field tags string[] # the tags that the page gives it
---@field paragraphs galley.Paragraph[] # the body, in order
---@field quotes galley.Quote[] # quotes and indirect speech, in text order
---@field citations galley.Citation[] # who reported what, in text order
---@field comments galley.Comment[] # what readers wrote below it
---@field people galley.Person[] # whom it names, in order of appearance
---@field links galley.Link[] # the links that it shows
---@field images table[] # its pictures: { url, alt, caption }, without what the page does not tell (read only)
---@field body string # the paragraphs joined by a blank line (read only)
---@field text string # the canonical text, which all positions count in (read only)
local article = {}

---Runs hooks over the parts of the article, as the run does: { Quote = function(q) ... end }.
---@param hooks table
---@return galley.Article
function article:walk(hooks) end

---Adds a comment made of these fields, after the one that it answers or at the end.
---@param fields table
---@return galley.Comment
function article:comment(fields) end

---Its paragraphs as lists of nodes: texts, and { kind, item, part, nodes } around what was found.
---@return any[][]
function article:trees() end

---What was found in its paragraphs, in the order in which it begins: { kind, item, part, outer } as in trees, `outer` being the place in this list of the mark around it.
---@return table[]
function article:marks() end

---Its paragraphs as strings: words escaped for 'xml', 'html' or 'json', and around each of the marks what the lists have; the option `squeeze` makes one space of white space, but for preformatted text.
---@param escape string
---@param before string[]
---@param behind string[]
---@param options? table
---@return string[]
function article:markup(escape, before, behind, options) end

---Its words, one to a line, as the templates of a layout have it (docs/formats.md); `marks` says what stands for `{{mark}}` in each of the marks.
---@param layout table
---@param marks? string[]
---@return string
function article:vertical(layout, marks) end

---Where these bytes of its text stand in code points, from 0 and half open, as other programs count.
---@param first integer
---@param last integer
---@return integer
---@return integer
function article:offsets(first, last) end

---A paragraph of the body.
---@class galley.Paragraph
---@field text string # its words
---@field kind "text"|"heading"|"item"|"quote"|"embed"|"caption"|"cell"|"preformatted" # what it is on the page
---@field level integer? # of a heading, 1 to 6, where the page tells
---@field article galley.Article? # the article that it belongs to (read only)
---@field quotes galley.Quote[] # the quotes that begin in it (read only)
---@field citations galley.Citation[] # the citations that stand in it (read only)
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)
local paragraph = {}

---The one after it in the article's list, or nil.
---@return galley.Paragraph?
function paragraph:next() end

---The one before it in the article's list, or nil.
---@return galley.Paragraph?
function paragraph:prev() end

---Adds a quote made of these fields, where its text stands in the paragraph.
---@param fields table
---@return galley.Quote
function paragraph:quote(fields) end

---Adds a citation made of these fields, where its text stands in the paragraph.
---@param fields table
---@return galley.Citation
function paragraph:cite(fields) end

---Words reported as said, or set between marks.
---@class galley.Quote
---@field kind "direct"|"mixed"|"indirect"|"term" # whether words are quoted whole, in part, or reported; `term`: nobody speaks
---@field text string # what stands between the marks, without them; for `indirect` the clause
---@field parts galley.Phrase[] # its pieces in the text: several when a cue or a paragraph's end cuts it (read only)
---@field content galley.Phrase? # the whole reported clause
---@field speaker galley.Speaker? # who speaks: the nearest attribution
---@field speakers galley.Speaker[] # all of them, when several speak as one
---@field reported_by galley.Speaker? # the outer one of a nested attribution
---@field cue galley.Phrase? # the words that report: "said"
---@field modality "negated"|"modal"|nil # nil where it is said; `would not say` is negated, `may say` modal
---@field paragraph galley.Paragraph? # where it begins
---@field citation galley.Citation? # the credit that covers it
---@field article galley.Article? # the article that it belongs to (read only)
---@field rule string # the rule that decided
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)
local quote = {}

---The one after it in the article's list, or nil.
---@return galley.Quote?
function quote:next() end

---The one before it in the article's list, or nil.
---@return galley.Quote?
function quote:prev() end

---The sentence or sentences around it, with their first and last byte; nothing where it has no place.
---@return string?
---@return integer?
---@return integer?
function quote:sentence() end

---A place where the article names who reported something.
---@class galley.Citation
---@field kind "credit"|"cross-reference"|"attribution"|"origin"|"dateline"|"hyperlink"|"bibliographic"|"legal" # how the article names who reported it
---@field text string # its words, with their parentheses
---@field authors string[] # their names
---@field publications galley.Publication[] # in text order
---@field outlet string? # the name a reader would give: the first publication that is no agency, else the first
---@field part string? # the Roman number that tells several stories of one agency apart
---@field date string? # when it was reported
---@field date_precision string? # "year", "month", "day", "minute" or "second" (read only)
---@field date_basis string? # "explicit", "year-inferred" or "relative" (read only)
---@field title string? # the title of what is cited
---@field url string? # its address
---@field covers galley.Paragraph[] # the paragraphs that a credit vouches for
---@field article galley.Article? # the article that it belongs to (read only)
---@field paragraph galley.Paragraph? # where it stands (read only)
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)
local citation = {}

---The one after it in the article's list, or nil.
---@return galley.Citation?
function citation:next() end

---The one before it in the article's list, or nil.
---@return galley.Citation?
function citation:prev() end

---The sentence or sentences around it, with their first and last byte; nothing where it has no place.
---@return string?
---@return integer?
---@return integer?
function citation:sentence() end

---What a reader wrote below the article.
---@class galley.Comment
---@field author string? # who wrote it
---@field posted string? # when, only as precise as the page shows
---@field text string # its paragraphs joined by a blank line
---@field paragraphs string[] # its paragraphs
---@field number integer? # the number that the page shows before it
---@field reply_to galley.Comment? # the comment that it answers
---@field depth integer? # 0 for one that answers none (read only)
---@field kind "comment"|"pingback" # a comment, or a notice of a link
---@field removed boolean # whether the page says that it was taken down
---@field quotes galley.Quote[] # the quotes in it (read only)
---@field citations galley.Citation[] # the citations in it (read only)
---@field article galley.Article? # the article that it belongs to (read only)
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)
local comment = {}

---The one after it in the article's list, or nil.
---@return galley.Comment?
function comment:next() end

---The one before it in the article's list, or nil.
---@return galley.Comment?
function comment:prev() end

---Somebody whom the article names.
---@class galley.Person
---@field name string # the fullest form
---@field titles string[] # what the text calls the person
---@field mentions galley.Phrase[] # where the text names the person (read only)
local person = {}

---The one after it in the article's list, or nil.
---@return galley.Person?
function person:next() end

---The one before it in the article's list, or nil.
---@return galley.Person?
function person:prev() end

---Somebody to whom words are attributed.
---@class galley.Speaker
---@field text string # the words of the mention: "he"
---@field name string? # the fullest name that the article gives
---@field title string? # "Defense Secretary"
---@field person galley.Person? # the person, where the text says who it is
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)

---A newspaper, agency or organisation.
---@class galley.Publication
---@field name string # the full name, also of an abbreviation
---@field role "agency"|"outlet"|"org" # what it is

---Words of the text.
---@class galley.Phrase
---@field text string # its words
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)

---Place, agency and date of a wire story.
---@class galley.Dateline
---@field place string? # "LISBON"
---@field agency string? # "Reuters"
---@field date string? # when it was sent
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)

---A link that the text shows.
---@class galley.Link
---@field url string # where it leads
---@field text string? # what it shows
---@field rel string? # what the page says of where it leads: "nofollow", "sponsored"
---@field first integer? # its first byte in `article.text`, counted from 1 (read only)
---@field last integer? # its last byte in `article.text` (read only)
local link = {}

---The one after it in the article's list, or nil.
---@return galley.Link?
function link:next() end

---The one before it in the article's list, or nil.
---@return galley.Link?
function link:prev() end

---What a `Reader` is given.
---@class galley.Input
---@field id string # the name of the document
---@field path string? # the path of its file
---@field text string # its bytes
---@field published string? # the date of --published
---@field retrieved string? # the date of --retrieved

---A `Reader` for files with certain endings.
---@class galley.Reader
---@field read fun(input: galley.Input): galley.Article|table|nil # makes articles of a document
---@field extensions string[]? # the endings of its files, without the dot

---A `Writer` with all its parts.
---@class galley.Writer
---@field path? string|fun(article: galley.Article): string # the file that the article goes to
---@field extension? string|string[] # the ending of a file for each article, in place of `path`
---@field header? string|fun(path: string): string? # what a file begins with
---@field document fun(article: galley.Article, name: string): string? # the text of one article
---@field separator? string|fun(path: string): string? # what stands between two
---@field footer? string|fun(path: string, totals: table<string, any>): string? # what it ends with

---Makes articles of a document: input has `text` (its bytes), `id`, `path`, `published`, `retrieved`; returns an article, a table of its fields, a list of them, or nil to leave the document to others.
---
---```lua
---Reader = { extensions = { "eml" }, read = function(input)
---  local subject, body = input.text:match("Subject: (.-)\n.-\n\n(.*)")
---  return { headline = subject, body = body }
---end }
---```
---@type galley.Reader|fun(input: galley.Input): galley.Article|table|nil
Reader = nil

---Runs for each paragraph of the body.
---
---```lua
---function Paragraph(p) p.text = p.text:gsub("%s+", " ") end
---```
---@param paragraph galley.Paragraph
---@return false|table|galley.Paragraph|galley.Paragraph[]|nil
function Paragraph(paragraph) end

---Runs for each quote, after the paragraphs.
---
---```lua
---function Quote(q) if not q.speaker then return false end end
---```
---@param quote galley.Quote
---@return false|table|galley.Quote|galley.Quote[]|nil
function Quote(quote) end

---Runs for each citation, after the quotes.
---
---```lua
---function Citation(c) if c.kind == "dateline" then return false end end
---```
---@param citation galley.Citation
---@return false|table|galley.Citation|galley.Citation[]|nil
function Citation(citation) end

---Runs for each comment, after the citations.
---
---```lua
---function Comment(c) if c.kind == "pingback" then return false end end
---```
---@param comment galley.Comment
---@return false|table|galley.Comment|galley.Comment[]|nil
function Comment(comment) end

---Runs once for the article, after its parts; may return other articles in its place.
---
---```lua
---function Article(a) if #a.quotes == 0 then return false end end
---```
---@param article galley.Article
---@return false|table|galley.Article|galley.Article[]|nil
function Article(article) end

---Returns the text of a file for each article; or a table of `path`, `extension`, `header`, `document`, `separator`, `footer`. `document` is also given the path or the ending, and with a list of endings runs once for each.
---
---```lua
---Writer = {
---  path = function(a) return (a.published or "undated"):sub(1, 7) .. ".md" end,
---  header = function(path) return "# " .. path .. "\n\n" end,
---  document = function(a) return "- " .. (a.headline or a.id) .. "\n" end,
---}
---```
---@type galley.Writer|fun(article: galley.Article): string?
Writer = nil

---Runs once at the end with what all documents added up to; what it prints or returns is the report.
---
---```lua
---totals = { speakers = galley.count() }
---function Quote(q) if q.speaker then total.speakers(q.speaker.name) end end
---function Batch(t) print(t.speakers[1].key) end
---```
---@param totals table<string, any>
---@return string?
function Batch(totals) end

---Options that `--set NAME=value` sets, checked before the first document: a type (`string`, `integer`, `number`, `boolean`, `date`, `list`; with `?` it may be absent), a default, or a table of `type`, `default`, `help`, `required`, `choices`; from this line on `params.NAME` is the value.
---
---```lua
---params = {
---  min = { type = "integer", default = 25, help = "words that a quote must have" },
---  who = "string?",
---}
---```
---@type table<string, any>
params = {}

---New typed fields of a model, checked when they are set and written with the others.
---
---```lua
---fields = { Quote = { topic = "string?" }, Article = { score = "number" } }
---```
---@type table<string, any>
fields = {}

---Typed rows that `emit` adds to: types as for params; with `?` a cell may be empty.
---
---```lua
---tables = { quotes = { "speaker:string", "quote:string", "outlet:string?" } }
---```
---@type table<string, any>
tables = {}

---What documents add up to: `total.NAME(...)` adds, `Batch` and footers read.
---
---```lua
---totals = { speakers = galley.count(), length = galley.mean() }
---```
---@type table<string, any>
totals = {}

---What documents add up to: `total.NAME(...)` adds to a total that `totals` declares.
---@type table<string, fun(...: any)>
total = {}

---Writes a log line; in `Batch`, a line of the report.
---@param ... any
function print(...) end

---Adds a row to one of the declared tables.
---@param table string
---@param row table
function emit(table, row) end

---Loads a module: `lib.names` is lib/names.lua beside the script, or one that ships.
---@param name string
---@return any
function require(name) end

---Articles that a script makes; a prompt in the midst of a hook; what documents add up to.
galley = {}

---Makes an article out of fields; quotes and the rest are looked for in its text.
---
---```lua
---galley.article { headline = "Bridge opens", body = "A\n\nB" }.paragraphs[2].text  --> "B"
---```
---@param fields table
---@return galley.Article
function galley.article(fields) end

---Opens a prompt here, with the names of the hook in sight.
---
---```lua
---if not q.speaker then galley.repl() end
---```
function galley.repl() end

---Declares a total: `total.NAME(key, [amount])`.
---@return table
function galley.count() end

---Declares a total: `total.NAME(number)`.
---@return table
function galley.sum() end

---Declares a total: `total.NAME(number)`.
---@return table
function galley.mean() end

---Declares a total: `total.NAME(value)`.
---@return table
function galley.min() end

---Declares a total: `total.NAME(value)`.
---@return table
function galley.max() end

---Declares a total: `total.NAME(score, value)`.
---@param count integer
---@return table
function galley.top(count) end

---Declares a total: `total.NAME(number)`.
---@param width number|number[]
---@return table
function galley.histogram(width) end

---Declares a total: `total.NAME(number)`.
---@param ... number
---@return table
function galley.quantile(...) end

---Declares a total: `total.NAME(key, ...)`.
---@param total table
---@return table
function galley.group(total) end

---Declares a total of your own: { init, add, merge, result }, functions over plain data.
---@param functions table
---@return table
function galley.combine(functions) end

---Further words that report what somebody says.
galley.quotes = {}

---Adds words that report, in all their forms.
---
---```lua
---select("#", galley.quotes.cue({ "drawled", "drawls" }))  --> 0
---```
---@param forms string[]
---@param like? string
function galley.quotes.cue(forms, like) end

---Further people, and the forms in which texts name them.
galley.people = {}

---Makes somebody known, under the full name that results are to give.
---
---```lua
---select("#", galley.people.known("Ada Holm", { forms = { "Holmie" }, gender = "female" }))  --> 0
---```
---@param name string
---@param facts? table
function galley.people.known(name, facts) end

---Further names and words of publications.
galley.citations = {}

---Adds a news agency, and the forms in which texts name it.
---
---```lua
---select("#", galley.citations.agency("Skerrypress", { "SKP" }))  --> 0
---```
---@param name string
---@param forms? string[]
function galley.citations.agency(name, forms) end

---Adds a newspaper, a broadcaster, a site, and the forms in which texts name it.
---
---```lua
---select("#", galley.citations.outlet("Tarn Valley Ledger", { "TVL" }))  --> 0
---```
---@param name string
---@param forms? string[]
function galley.citations.outlet(name, forms) end

---Adds words that make a run of capitals an outlet.
---
---```lua
---select("#", galley.citations.outlet_words({ "Ferry" }))  --> 0
---```
---@param words string[]
function galley.citations.outlet_words(words) end

---Adds verbs by which an outlet reports, in all their forms.
---
---```lua
---select("#", galley.citations.reporting_verbs({ "scooped", "scoops" }))  --> 0
---```
---@param forms string[]
function galley.citations.reporting_verbs(forms) end

---Files, programs and the environment, where the run allows them.
galley.system = {}

---The bytes of a file below a folder of `--allow-read`.
---@param path string
---@return string
function galley.system.read(path) end

---Whether there is such a file or folder, below a folder of `--allow-read`.
---@param path string
---@return boolean
function galley.system.exists(path) end

---The names in a folder of `--allow-read`, in the order of their bytes.
---@param folder string
---@return string[]
function galley.system.list(folder) end

---Writes a file below a folder of `--allow-write`, whole or not at all.
---@param path string
---@param text string
function galley.system.write(path, text) end

---An environment variable of `--allow-env`; nil where it is not set.
---@param name string
---@return string?
function galley.system.env(name) end

---Runs a program, where `--allow-run` is given: its status and what it printed.
---@param program string
---@param arguments? string[]
---@param input? string
---@return integer
---@return string
function galley.system.run(program, arguments, input) end

---Regular expressions over UTF-8 that take linear time, in the syntax of RE2.
galley.re = {}

---Checks a pattern once and gives an object with these functions as methods.
---
---```lua
---local year = galley.re.compile("(?P<year>[0-9]{4})")
---year:find("in 2011")  --> 4, 7, "2011"
---year:test("never")  --> false
---galley.re.compile("straße", "i"):find("STRASSE, STRAẞE")  --> 10, 17
---```
---@param pattern string
---@param flags? string
---@return any
function galley.re.compile(pattern, flags) end

---Finds the first match: its first and last byte, then the groups; nil when there is none.
---
---```lua
---galley.re.find("March 22, 2011", [[(\d+), (\d+)]])  --> 7, 14, "22", "2011"
---galley.re.find("naïve", "ï")  --> 3, 4
---galley.re.find("a b a", "a", 2)  --> 5, 5
---```
---@param text string
---@param pattern any
---@param init? integer
---@return integer?
---@return integer?
---@return any
function galley.re.find(text, pattern, init) end

---Gives the groups of the first match, or the whole match when the pattern has none.
---
---```lua
---galley.re.match("by Jo Vance", [[by (\w+) (\w+)]])  --> "Jo", "Vance"
---galley.re.match("by Jo Vance", [[[A-Z]\w+$]])  --> "Vance"
---galley.re.match("by", "x")  --> nil
---```
---@param text string
---@param pattern any
---@param init? integer
---@return string?
---@return any
function galley.re.match(text, pattern, init) end

---Tells whether a pattern matches.
---
---```lua
---galley.re.test("(Reuters)", [[\(Reuters\)]])  --> true
---```
---@param text string
---@param pattern any
---@return boolean
function galley.re.test(text, pattern) end

---Counts the matches.
---
---```lua
---galley.re.count("one two three", [[\w+]])  --> 3
---```
---@param text string
---@param pattern any
---@return integer
function galley.re.count(text, pattern) end

---Gives the first match as a table, with the place of each group.
---
---```lua
---local m = galley.re.captures("22 March", [[(\d+) (?P<month>\w+)]])
---m.first, m.last, m[1], m.month  --> 1, 8, "22", "March"
---m.groups[2].first, m.groups[2].last, m.groups[2].name  --> 4, 8, "month"
---```
---@param text string
---@param pattern any
---@param init? integer
---@return table?
function galley.re.captures(text, pattern, init) end

---Walks over all matches, as `string.gmatch` does: gives the groups, or the whole match.
---
---```lua
---local t = {}
---for k, v in galley.re.gmatch("a=1, b=2", [[(\w)=(\d)]]) do t[#t + 1] = v .. k end
---table.concat(t, " ")  --> "1a 2b"
---```
---@param text string
---@param pattern any
---@return function
function galley.re.gmatch(text, pattern) end

---Walks over all matches, each a table with `first`, `last`, `text` and the groups.
---
---```lua
---local t = {}
---for m in galley.re.matches("to 2011, to 2012", [[\d+]]) do t[#t + 1] = m.first .. ":" .. m.text end
---table.concat(t, " ")  --> "4:2011 13:2012"
---```
---@param text string
---@param pattern any
---@return function
function galley.re.matches(text, pattern) end

---Finds all matches at once: the first and the last byte of each, one after the other.
---
---```lua
---table.concat(galley.re.spans("to 2011, to 12", [[\d+]]), " ")  --> "4 7 13 14"
---```
---@param text string
---@param pattern any
---@return integer[]
function galley.re.spans(text, pattern) end

---Replaces matches as `string.gsub` does; gives the new text and the number of replacements.
---
---```lua
---galley.re.gsub("Jo Vance", [[(\w+) (\w+)]], "%2, %1")  --> "Vance, Jo", 1
---galley.re.gsub("a1b22", [[\d+]], function(n) return n * 2 end)  --> "a2b44", 2
---galley.re.gsub("x-y", "(?P<l>x)-(?P<r>y)", "%{r}-%{l}")  --> "y-x", 1
---```
---@param text string
---@param pattern any
---@param replacement string|table|function
---@param most? integer
---@return string
---@return integer
function galley.re.gsub(text, pattern, replacement, most) end

---Replaces matches; a function gets each match as the table that `matches` gives.
---
---```lua
---galley.re.replace("see 22.3.", [[(?P<d>\d+)\.(?P<m>\d+)\.]], function(m) return m.m .. "/" .. m.d end)  --> "see 3/22", 1
---galley.re.replace("aaa", "a", "b", 2)  --> "bba", 2
---```
---@param text string
---@param pattern any
---@param replacement string|function
---@param most? integer
---@return string
---@return integer
function galley.re.replace(text, pattern, replacement, most) end

---Cuts a text at the matches, into at most `most` pieces; empty matches cut nowhere.
---
---```lua
---table.concat(galley.re.split("a, b;c", [[[,;]\s*]]), "|")  --> "a|b|c"
---#galley.re.split("", ",")  --> 1
---```
---@param text string
---@param pattern any
---@param most? integer
---@return string[]
function galley.re.split(text, pattern, most) end

---Gives a pattern that matches this very text.
---
---```lua
---galley.re.escape("U.S. (1)")  --> "U\\.S\\. \\(1\\)"
---```
---@param text string
---@return string
function galley.re.escape(text) end

---Text in Unicode: length, case, words, sentences, width, normal forms.
galley.text = {}

---Counts code points.
---
---```lua
---galley.text.len("naïve")  --> 5
---```
---@param text string
---@return integer
function galley.text.len(text) end

---Cuts a piece out by code points, as `string.sub` does by bytes.
---
---```lua
---galley.text.sub("naïve", 3, 4)  --> "ïv"
---galley.text.sub("naïve", -3)  --> "ïve"
---```
---@param text string
---@param first integer
---@param last? integer
---@return string
function galley.text.sub(text, first, last) end

---Lists what a reader sees as one character, accents and joined emoji included.
---
---```lua
---#galley.text.characters("e\u{301}a")  --> 2
---```
---@param text string
---@return string[]
function galley.text.characters(text) end

---Counts the columns that a text takes in a terminal.
---
---```lua
---galley.text.width("naïve")  --> 5
---galley.text.width("日本")  --> 4
---```
---@param text string
---@return integer
function galley.text.width(text) end

---Writes all letters as capitals.
---
---```lua
---galley.text.upper("straße")  --> "STRASSE"
---```
---@param text string
---@return string
function galley.text.upper(text) end

---Writes all letters small.
---
---```lua
---galley.text.lower("ÅNGSTRÖM")  --> "ångström"
---```
---@param text string
---@return string
function galley.text.lower(text) end

---Writes a capital at the beginning of each word, and small letters behind it.
---
---```lua
---galley.text.title("PORT MINISTERS' éclat")  --> "Port Ministers' Éclat"
---```
---@param text string
---@return string
function galley.text.title(text) end

---Writes the first letter as a capital and leaves the rest.
---
---```lua
---galley.text.capitalize("éclat of USA")  --> "Éclat of USA"
---```
---@param text string
---@return string
function galley.text.capitalize(text) end

---Makes texts that differ in case alone the same, for comparing.
---
---```lua
---galley.text.fold("STRASSE") == galley.text.fold("Straße")  --> true
---```
---@param text string
---@return string
function galley.text.fold(text) end

---Drops white space at both ends, no-break and zero-width spaces too.
---
---```lua
---galley.text.trim("\u{A0} a b\n")  --> "a b"
---```
---@param text string
---@return string
function galley.text.trim(text) end

---Makes one space of each run of white space, line ends included, and trims.
---
---```lua
---galley.text.squeeze(" a\n\u{A0} b  c ")  --> "a b c"
---```
---@param text string
---@return string
function galley.text.squeeze(text) end

---Cuts at each separator, into at most `most` pieces.
---
---```lua
---galley.text.split("a, b, c", ", ")  --> { "a", "b", "c" }
---galley.text.split("k=v=w", "=", 2)  --> { "k", "v=w" }
---```
---@param text string
---@param separator string
---@param most? integer
---@return string[]
function galley.text.split(text, separator, most) end

---Lists the lines without their ends; one at the very end makes no empty line.
---
---```lua
---galley.text.lines("a\r\nb\n")  --> { "a", "b" }
---```
---@param text string
---@return string[]
function galley.text.lines(text) end

---Lists the words and numbers, without the marks around them.
---
---```lua
---galley.text.words("Don't say “1,550” in the U.S.!")  --> { "Don't", "say", "1,550", "in", "the", "U.S." }
---```
---@param text string
---@return string[]
function galley.text.words(text) end

---Counts what `words` lists, and makes no list.
---
---```lua
---galley.text.word_count("Don't say “1,550” in the U.S.!")  --> 6
---```
---@param text string
---@return integer
function galley.text.word_count(text) end

---Lists the sentences; an abbreviation or an initial ends none, an empty line does.
---
---```lua
---galley.text.sentences("Dr. Holm left. “Why?” Nobody knew.")  --> { "Dr. Holm left.", "“Why?”", "Nobody knew." }
---```
---@param text string
---@return string[]
function galley.text.sentences(text) end

---Takes a text apart into words, numbers and marks, with the place of each and its sentence.
---
---```lua
---table.concat(galley.text.tokens("It's 5 km. Go!").text, " ")  --> "It 's 5 km . Go !"
---table.concat(galley.text.tokens("Är du? Ja.").from, " ")  --> "0 3 5 7 9"
---table.concat(galley.text.tokens("Är du? Ja.").sentence, " ")  --> "1 1 1 2 2"
---table.concat(galley.text.tokens("Är du? Ja.").starts, " ")  --> "1 4"
---table.concat(galley.text.tokens("Är du? Ja.").joined, " ")  --> "2 4"
---```
---@param text string
---@param offset? integer
---@return table
function galley.text.tokens(text, offset) end

---Fills a text up to a width in columns.
---
---```lua
---galley.text.pad("né", 4) .. "|"  --> "né  |"
---galley.text.pad("7", 3, "right", "0")  --> "007"
---galley.text.pad("a", 4, "center", "-")  --> "-a--"
---```
---@param text string
---@param width integer
---@param side? string
---@param fill? string
---@return string
function galley.text.pad(text, width, side, fill) end

---Lays a text out in lines of at most so many columns, cut at white space.
---
---```lua
---galley.text.wrap("the quick brown fox", 10)  --> { "the quick", "brown fox" }
---```
---@param text string
---@param width integer
---@return string[]
function galley.text.wrap(text, width) end

---Cuts a text to a width in columns, with an ellipsis where something is missing.
---
---```lua
---galley.text.truncate("Port Ministers agree", 10)  --> "Port Mini…"
---galley.text.truncate("short", 10)  --> "short"
---```
---@param text string
---@param width integer
---@param ellipsis? string
---@return string
function galley.text.truncate(text, width, ellipsis) end

---Tells how a text begins.
---
---```lua
---galley.text.starts_with("(Reuters)", "(")  --> true
---```
---@param text string
---@param beginning string
---@return boolean
function galley.text.starts_with(text, beginning) end

---Tells how a text ends.
---
---```lua
---galley.text.ends_with("he said.", ".")  --> true
---```
---@param text string
---@param ending string
---@return boolean
function galley.text.ends_with(text, ending) end

---Tells whether a text has a piece, taken as it is and not as a pattern.
---
---```lua
---galley.text.contains("U.S.", "S.")  --> true
---```
---@param text string
---@param piece string
---@return boolean
function galley.text.contains(text, piece) end

---Counts a piece in a text, without overlaps.
---
---```lua
---galley.text.count("a.b.c", ".")  --> 2
---```
---@param text string
---@param piece string
---@return integer
function galley.text.count(text, piece) end

---Puts one piece in the place of another, both taken as they are.
---
---```lua
---galley.text.replace("1.5.2", ".", "%")  --> "1%5%2", 2
---```
---@param text string
---@param old string
---@param new string
---@param most? integer
---@return string
---@return integer
function galley.text.replace(text, old, new, most) end

---Tells how alike two texts are: 1 for the same, 0 for nothing in common.
---
---```lua
---galley.text.similarity("Holm", "Holms")  --> 0.8
---```
---@param a string
---@param b string
---@return number
function galley.text.similarity(a, b) end

---Brings a text into a normal form of Unicode: NFC (the default), NFD, NFKC or NFKD.
---
---```lua
---galley.text.normalize("e\u{301}") == "é"  --> true
---galley.text.normalize("ﬁve ½", "NFKC")  --> "five 1⁄2"
---```
---@param text string
---@param form? string
---@return string
function galley.text.normalize(text, form) end

---Tells whether a text is UTF-8, and else where it first is not.
---
---```lua
---galley.text.is_valid("é")  --> true
---galley.text.is_valid("a\xE9")  --> false, 2
---```
---@param text string
---@return boolean
---@return integer?
function galley.text.is_valid(text) end

---Puts U+FFFD, the mark of a lost character, for bytes that are not UTF-8.
---
---```lua
---galley.text.repair("a\xE9b")  --> "a\u{FFFD}b"
---```
---@param text string
---@return string
function galley.text.repair(text) end

---Writes a text in ASCII: accents dropped, ligatures and typographic marks written out.
---
---```lua
---galley.text.ascii("“Größe” – Œuvre 日")  --> "\"Grosse\" - OEuvre ?"
---```
---@param text string
---@param unknown? string
---@return string
function galley.text.ascii(text, unknown) end

---The check sum of a text's bytes that zip and gzip use (CRC-32).
---
---```lua
---("%08X"):format(galley.text.crc32("123456789"))  --> "CBF43926"
---```
---@param text string
---@return integer
function galley.text.crc32(text) end

---Makes a name for a file or an address: small letters, digits and single hyphens.
---
---```lua
---galley.text.slug("Port Ministers: “Yes!” (März)")  --> "port-ministers-yes-marz"
---```
---@param text string
---@return string
function galley.text.slug(text) end

---Values to JSON and back.
galley.json = {}

---Stands for JSON's null in arrays, and where a key must be there.
---@type table
galley.json.null = nil

---Stands for `{}`, which an empty table does not.
---@type table
galley.json.empty_object = nil

---Writes a value as JSON, the keys of a table in the order of `pairs`.
---
---```lua
---galley.json.encode({ name = "Ada", ages = { 36, 37.5 } })  --> '{"ages":[36,37.5],"name":"Ada"}'
---galley.json.encode({ a = galley.json.null, b = {} })  --> '{"a":null,"b":[]}'
---galley.json.encode({ a = 1 }, { indent = 2 })  --> '{\n  "a": 1\n}'
---```
---@param value any
---@param options? table
---@return string
function galley.json.encode(value, options) end

---Reads JSON; an error names line and byte.
---
---```lua
---galley.json.decode('{"a": [1, 2.5, "x"], "b": null}')  --> { a = { 1, 2.5, "x" } }
---galley.json.decode('[null]')[1] == galley.json.null  --> true
---galley.json.decode('12345678901234567890', { big = "string" })  --> "12345678901234567890"
---```
---@param text string
---@param options? table
---@return any
function galley.json.decode(text, options) end

---Rows of cells to comma-separated text and back (RFC 4180).
galley.csv = {}

---Writes one row, its line end included.
---
---```lua
---galley.csv.row({ "Ada", "said \"yes\"", 3 })  --> 'Ada,"said ""yes""",3\n'
---galley.csv.row({ name = "Ada" }, { columns = { "id", "name" } })  --> ",Ada\n"
---galley.csv.row({ "=1+1", -5 }, { safe = true, separator = ";" })  --> "'=1+1;-5\n"
---```
---@param cells table
---@param options? table
---@return string
function galley.csv.row(cells, options) end

---Writes rows, with a first line of names when they have any.
---
---```lua
---galley.csv.encode({ { "a", "b" }, { 1 } })  --> "a,b\n1\n"
---galley.csv.encode({ { n = 1 }, { n = 2, m = 3 } })  --> "m,n\n,1\n3,2\n"
---```
---@param rows table[]
---@param options? table
---@return string
function galley.csv.encode(rows, options) end

---Reads rows; an error names the line.
---
---```lua
---galley.csv.decode('a,"b, c"\n')  --> { { "a", "b, c" } }
---galley.csv.decode("id;name\n1;Ada", { header = true, separator = ";" })  --> { { id = "1", name = "Ada" } }
---```
---@param text string
---@param options? table
---@return table[]
function galley.csv.decode(text, options) end

---Escapes text for XML, and builds small pieces of it.
galley.xml = {}

---Writes text for the content of an element; what XML cannot hold is dropped.
---
---```lua
---galley.xml.escape("a < b & c > d")  --> "a &lt; b &amp; c &gt; d"
---```
---@param text string
---@return string
function galley.xml.escape(text) end

---Writes text for an attribute, marks and line ends included.
---
---```lua
---galley.xml.attribute('"a" & b\n')  --> "&quot;a&quot; &amp; b&#10;"
---```
---@param text string
---@return string
function galley.xml.attribute(text) end

---Reads the five names of XML and numbers: `&lt;`, `&#233;`, `&#xE9;`.
---
---```lua
---galley.xml.unescape("a &lt; &#xE9; &nbsp;")  --> "a < é &nbsp;"
---```
---@param text string
---@return string
function galley.xml.unescape(text) end

---Drops the characters that XML 1.0 cannot hold, and changes nothing else.
---
---```lua
---galley.xml.clean("a\0b\u{FFFE} <c>")  --> "ab <c>"
---```
---@param text string
---@return string
function galley.xml.clean(text) end

---Writes an element with its attributes, in the order of `pairs`.
---
---```lua
---galley.xml.element("p", { id = 1, class = "a&b" }, "1 < 2")  --> '<p class="a&amp;b" id="1">1 &lt; 2</p>'
---galley.xml.element("ul", nil, { galley.xml.element("li", nil, "x") })  --> "<ul><li>x</li></ul>"
---galley.xml.element("br")  --> "<br/>"
---```
---@param name string
---@param attributes? table
---@param content? string|number|any[]
---@return string
function galley.xml.element(name, attributes, content) end

---Escapes text for HTML, and reads text out of it.
galley.html = {}

---Writes text for an element or for an attribute in marks; what HTML cannot hold is dropped.
---
---```lua
---galley.html.escape('<a href="x">')  --> "&lt;a href=&quot;x&quot;&gt;"
---```
---@param text string
---@return string
function galley.html.escape(text) end

---Reads the 252 names of HTML 4, `&apos;` and numbers.
---
---```lua
---galley.html.unescape("caf&eacute; &ldquo;x&rdquo; &#8364; &#x41;")  --> "café “x” € A"
---```
---@param text string
---@return string
function galley.html.unescape(text) end

---Gives the text of a piece of HTML: no tags, no comments, no scripts or styles.
---
---```lua
---galley.html.text("<p>One <b>two</b><br>three &amp; four</p><p>five</p>")  --> "One two\nthree & four\n\nfive"
---```
---@param text string
---@return string
function galley.html.text(text) end

---Dates in ISO 8601, only as precise as they are known: `2011`, `2011-03`, `2011-03-22T09:05`.
galley.date = {}

---Reads a text that is a date, as news write it or in ISO 8601; nil when it is none.
---
---```lua
---galley.date.parse("March 22, 2011")  --> "2011-03-22"
---galley.date.parse("22. März 2011, 17:45 Uhr")  --> "2011-03-22T17:45"
---galley.date.parse("yesterday", { relative_to = "2011-03-22" })  --> "2011-03-21"
---galley.date.parse("soon")  --> nil
---```
---@param text string
---@param options? table
---@return string?
function galley.date.parse(text, options) end

---Finds the first date in a text: the date, its first and its last byte.
---
---```lua
---galley.date.find("Posted on 3 May 2019 by Jo")  --> "2019-05-03", 11, 20
---```
---@param text string
---@param options? table
---@return string?
---@return integer?
---@return integer?
function galley.date.find(text, options) end

---Lists the dates in a text, each with `date`, `text`, `first` and `last`.
---
---```lua
---#galley.date.all("From 3 May 2019 to 5 May 2019")  --> 2
---galley.date.all("On March 2, 2011")[1]  --> { date = "2011-03-02", text = "March 2, 2011", first = 4, last = 16 }
---```
---@param text string
---@param options? table
---@return table[]
function galley.date.all(text, options) end

---Tells whether a value is a date in ISO 8601 that the calendar has.
---
---```lua
---galley.date.is_valid("2011-02-29")  --> false
---galley.date.is_valid("2012-02")  --> true
---```
---@param date any
---@return boolean
function galley.date.is_valid(date) end

---Gives the day on which the run takes place, as it was declared.
---
---```lua
---galley.date.today()  --> "1970-01-01"
---```
---@return string
function galley.date.today() end

---Gives the day and the time of the run, in UTC.
---
---```lua
---galley.date.now()  --> "1970-01-01T00:00:00Z"
---```
---@return string
function galley.date.now() end

---Adds the names of months, twelve beginning with January.
---
---```lua
---select("#", galley.date.months({ "janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor" }))  --> 0
---```
---@param names string[]
function galley.date.months(names) end

---Gives what is known: `year`, `month`, `day`, `hour`, `minute`, `second`, `offset`, `precision`.
---
---```lua
---galley.date.parts("2011-03")  --> { year = 2011, month = 3, precision = "month" }
---galley.date.parts("2011-03-22T09:05+01:00").offset  --> 60
---```
---@param date string
---@return table
function galley.date.parts(date) end

---Makes a date of the parts that `parts` gives.
---
---```lua
---galley.date.from({ year = 2011, month = 3, day = 2 })  --> "2011-03-02"
---```
---@param parts table
---@return string
function galley.date.from(parts) end

---Tells how precise a date is: "year", "month", "day", "minute" or "second".
---
---```lua
---galley.date.precision("2011-03")  --> "month"
---```
---@param date string
---@return string
function galley.date.precision(date) end

---Drops what is more precise: "month" makes the month of a day.
---
---```lua
---galley.date.truncate("2011-03-22T09:05", "month")  --> "2011-03"
---```
---@param date string
---@param precision string
---@return string
function galley.date.truncate(date, precision) end

---Gives the day of the week, 1 for Monday to 7; nil when the day is not known.
---
---```lua
---galley.date.weekday("2011-03-22")  --> 2
---```
---@param date string
---@return integer?
function galley.date.weekday(date) end

---Gives the week of ISO 8601 and the year that it belongs to; nil when the day is not known.
---
---```lua
---galley.date.week("2011-03-22")  --> 12, 2011
---galley.date.week("2012-01-01")  --> 52, 2011
---```
---@param date string
---@return integer?
---@return integer?
function galley.date.week(date) end

---Gives the quarter of the year, 1 to 4; nil when the month is not known.
---
---```lua
---galley.date.quarter("2011-05")  --> 2
---```
---@param date string
---@return integer?
function galley.date.quarter(date) end

---Gives the day of the year, from 1; nil when the day is not known.
---
---```lua
---galley.date.day_of_year("2012-03-01")  --> 61
---```
---@param date string
---@return integer?
function galley.date.day_of_year(date) end

---Gives -1 when a is before b, 1 when it is after it, and 0 when one lies in the other.
---
---```lua
---galley.date.compare("2011-03-22", "2011-04")  --> -1
---galley.date.compare("2011-03-22", "2011-03")  --> 0
---galley.date.compare("2011-03-22T10:00+02:00", "2011-03-22T09:00+00:00")  --> -1
---```
---@param a string
---@param b string
---@return integer
function galley.date.compare(a, b) end

---Tells whether a date is neither before the first nor after the last.
---
---```lua
---galley.date.is_between("2011-03-31", "2011-01", "2011-03")  --> true
---galley.date.is_between("2011-04-01", "2011-01", "2011-03")  --> false
---```
---@param date string
---@param first string
---@param last string
---@return boolean
function galley.date.is_between(date, first, last) end

---Counts on or back by years, months, weeks, days, hours or minutes.
---
---```lua
---galley.date.add("2011-03-22", -30, "days")  --> "2011-02-20"
---galley.date.add("2011-01-31", 1, "month")  --> "2011-02-28"
---galley.date.add("2011-03-22T23:30", 45, "minutes")  --> "2011-03-23T00:15"
---```
---@param date string
---@param amount integer
---@param unit string
---@return string
function galley.date.add(date, amount, unit) end

---Counts the days from one date to another; nil when a day is not known.
---
---```lua
---galley.date.days("2011-02-28", "2011-03-22")  --> 22
---galley.date.days("2011-03-22", "2011-03")  --> nil
---```
---@param from string
---@param to string
---@return integer?
function galley.date.days(from, to) end

---Lists all dates from the first to the last, by day, month or year as precise as they are.
---
---```lua
---galley.date.range("2011-02-27", "2011-03-01")  --> { "2011-02-27", "2011-02-28", "2011-03-01" }
---galley.date.range("2010-12", "2011-01")  --> { "2010-12", "2011-01" }
---```
---@param first string
---@param last string
---@return string[]
function galley.date.range(first, last) end

---Writes a date by a pattern as `strftime` has them; nil when it lacks a part.
---
---```lua
---galley.date.format("2011-03-02", "%A, %e %B %Y")  --> "Wednesday, 2 March 2011"
---galley.date.format("2011-03-02", "%e. %B", "de")  --> "2. März"
---galley.date.format("2011-03", "%d %B") or "no day"  --> "no day"
---```
---@param date string
---@param pattern string
---@param language? string
---@return string?
function galley.date.format(date, pattern, language) end

---Texts with gaps, filled from tables and objects (Mustache).
galley.template = {}

---Fills a template with values, from a table or an object of the document.
---
---```lua
---galley.template.render("{{n}} by {{who}}", { n = 2, who = "A & B" })  --> "2 by A &amp; B"
---galley.template.render("{{#list}}{{.}};{{/list}}{{^list}}none{{/list}}", { list = { 1, 2 } })  --> "1;2;"
---galley.template.render("{{> who}}!", { name = "Ada" }, { partials = { who = "{{name}}" } })  --> "Ada!"
---```
---@param template string
---@param values any
---@param options? table
---@return string
function galley.template.render(template, values, options) end

---Checks a template once and gives an object with `render(values)`; options as in `render`.
---
---```lua
---local line = galley.template.compile("{{name}}\n", { escape = "none" })
---line:render({ name = "A & B" })  --> "A & B\n"
---```
---@param template string
---@param options? table
---@return table
function galley.template.compile(template, options) end

---Sets as plain tables: `wires[name]` is true for a member.
---@class galley.set.Module
---@overload fun(...: any): table
galley.set = {}

---Has what is in one of them.
---
---```lua
---local all = galley.set.union({ a = true }, { b = true })
---galley.set.items(all)  --> { "a", "b" }
---```
---@param a table
---@param b table
---@return table
function galley.set.union(a, b) end

---Has what is in both.
---
---```lua
---local both = galley.set.intersection(galley.set({ 1, 2 }), galley.set({ 2, 3 }))
---galley.set.items(both)  --> { 2 }
---```
---@param a table
---@param b table
---@return table
function galley.set.intersection(a, b) end

---Has what is in the first alone.
---
---```lua
---local left = galley.set.difference(galley.set({ 1, 2 }), galley.set({ 2, 3 }))
---galley.set.items(left)  --> { 1 }
---```
---@param a table
---@param b table
---@return table
function galley.set.difference(a, b) end

---Tells whether the second has all of the first.
---
---```lua
---galley.set.is_subset({ a = true }, { a = true, b = true })  --> true
---```
---@param a table
---@param b table
---@return boolean
function galley.set.is_subset(a, b) end

---Tells whether both have the same members.
---
---```lua
---galley.set.equal(galley.set({ 1, 2, 1 }), galley.set({ 2, 1 }))  --> true
---```
---@param a table
---@param b table
---@return boolean
function galley.set.equal(a, b) end

---Counts the members.
---
---```lua
---galley.set.size(galley.set({ "a", "b", "a" }))  --> 2
---```
---@param set table
---@return integer
function galley.set.size(set) end

---Lists the members: numbers ascending, then strings in the order of their bytes.
---
---```lua
---galley.set.items(galley.set({ "b", 2, "a", 10 }))  --> { 2, 10, "a", "b" }
---```
---@param set table
---@return any[]
function galley.set.items(set) end

---Lists: map, filter, sort, group and the like, all giving new lists.
---@class galley.list.Module
---@overload fun(...: any): any[]
galley.list = {}

---Lists what a function, or the field of that name, gives for each element; nil leaves no gap.
---
---```lua
---galley.list.map({ 1, 2 }, function(n) return n * n end)  --> { 1, 4 }
---galley.list.map({ { name = "Ada" }, { name = "Lou" } }, "name")  --> { "Ada", "Lou" }
---```
---@param items any[]
---@param change function|string
---@return any[]
function galley.list.map(items, change) end

---Keeps the elements for which a function, or the field of that name, is true.
---
---```lua
---galley.list.filter({ 1, 2, 3 }, function(n) return n ~= 2 end)  --> { 1, 3 }
---```
---@param items any[]
---@param test function|string
---@return any[]
function galley.list.filter(items, test) end

---Gives the elements that pass a test, and those that do not.
---
---```lua
---galley.list.partition({ 1, 2, 3 }, function(n) return n > 1 end)  --> { 2, 3 }, { 1 }
---```
---@param items any[]
---@param test function|string
---@return any[]
---@return any[]
function galley.list.partition(items, test) end

---Joins all elements into one value, from the left.
---
---```lua
---galley.list.reduce({ 1, 2, 3 }, function(sum, n) return sum + n end, 0)  --> 6
---```
---@param items any[]
---@param join function
---@param start any
---@return any
function galley.list.reduce(items, join, start) end

---Tells whether all elements pass a test; true for no elements.
---
---```lua
---galley.list.all({ 1, 2 }, function(n) return n > 0 end)  --> true
---```
---@param items any[]
---@param test function|string
---@return boolean
function galley.list.all(items, test) end

---Tells whether one of the elements passes a test.
---
---```lua
---galley.list.any({ 1, 2 }, function(n) return n > 2 end)  --> false
---```
---@param items any[]
---@param test function|string
---@return boolean
function galley.list.any(items, test) end

---Adds the elements up, or what a function or the field of that name gives for each.
---
---```lua
---galley.list.sum({ 1, 2.5 })  --> 3.5
---galley.list.sum({ { n = 1 }, { n = 2 } }, "n")  --> 3
---```
---@param items any[]
---@param key? function|string
---@return number
function galley.list.sum(items, key) end

---Gives the first element that passes a test, and its place; nil when none does.
---
---```lua
---galley.list.find({ "a", "bb" }, function(s) return #s == 2 end)  --> "bb", 2
---```
---@param items any[]
---@param test function|string
---@return any
---@return integer?
function galley.list.find(items, test) end

---Gives the place of the first element that equals a value.
---
---```lua
---galley.list.index_of({ "a", "b", "a" }, "b")  --> 2
---```
---@param items any[]
---@param value any
---@return integer?
function galley.list.index_of(items, value) end

---Tells whether an element equals a value.
---
---```lua
---galley.list.contains({ "a", "b" }, "c")  --> false
---```
---@param items any[]
---@param value any
---@return boolean
function galley.list.contains(items, value) end

---Gives the element with the smallest key, the first of equals; elements without a key do not count.
---
---```lua
---galley.list.min_by({ "aaa", "b" }, function(s) return #s end)  --> "b"
---```
---@param items any[]
---@param key function|string
---@return any
function galley.list.min_by(items, key) end

---Gives the element with the largest key, the first of equals; elements without a key do not count.
---
---```lua
---galley.list.max_by({ { n = 1 }, { n = 3 } }, "n").n  --> 3
---```
---@param items any[]
---@param key function|string
---@return any
function galley.list.max_by(items, key) end

---Sorts; elements that neither comes before the other stay in their order.
---
---```lua
---galley.list.sort({ 3, 1, 2 })  --> { 1, 2, 3 }
---```
---@param items any[]
---@param before? function
---@return any[]
function galley.list.sort(items, before) end

---Sorts by what a function or the field of that name gives; equal ones stay in their order.
---
---```lua
---galley.list.sort_by({ "ccc", "a", "bb" }, function(s) return #s end)  --> { "a", "bb", "ccc" }
---local t = galley.list.sort_by({ { n = 1, s = "x" }, { n = 2 }, { n = 1, s = "y" } }, "n", "descending")
---t[1].n, t[2].s, t[3].s  --> 2, "x", "y"
---```
---@param items any[]
---@param key function|string
---@param direction? string
---@return any[]
function galley.list.sort_by(items, key, direction) end

---Gives a table with the list of elements for each key; elements without a key are left out.
---
---```lua
---local groups = galley.list.group_by({ "ant", "bee", "auk" }, function(s) return s:sub(1, 1) end)
---groups.a, groups.b  --> { "ant", "auk" }, { "bee" }
---```
---@param items any[]
---@param key function|string
---@return table
function galley.list.group_by(items, key) end

---Counts the elements with each key, or equal elements when there is none.
---
---```lua
---galley.list.count_by({ "a", "b", "a" })  --> { a = 2, b = 1 }
---```
---@param items any[]
---@param key? function|string
---@return table
function galley.list.count_by(items, key) end

---Keeps the first of equal elements, or of those with equal keys.
---
---```lua
---galley.list.unique({ "b", "a", "b" })  --> { "b", "a" }
---```
---@param items any[]
---@param key? function|string
---@return any[]
function galley.list.unique(items, key) end

---Turns a list around.
---
---```lua
---galley.list.reverse({ 1, 2, 3 })  --> { 3, 2, 1 }
---```
---@param items any[]
---@return any[]
function galley.list.reverse(items) end

---Cuts a piece out, as `string.sub` does: negative places count from the end.
---
---```lua
---galley.list.slice({ 1, 2, 3, 4 }, 2, -2)  --> { 2, 3 }
---```
---@param items any[]
---@param first integer
---@param last? integer
---@return any[]
function galley.list.slice(items, first, last) end

---Gives the first elements, all when there are fewer.
---
---```lua
---galley.list.take({ 1, 2, 3 }, 2)  --> { 1, 2 }
---```
---@param items any[]
---@param count integer
---@return any[]
function galley.list.take(items, count) end

---Leaves the first elements out.
---
---```lua
---galley.list.drop({ 1, 2, 3 }, 2)  --> { 3 }
---```
---@param items any[]
---@param count integer
---@return any[]
function galley.list.drop(items, count) end

---Puts lists behind each other.
---
---```lua
---galley.list.concat({ 1 }, { 2, 3 }, {})  --> { 1, 2, 3 }
---```
---@param ... any
---@return any[]
function galley.list.concat(...) end

---Puts the elements of the lists in a list behind each other; what is no list stays.
---
---```lua
---galley.list.flatten({ { 1, 2 }, 3, {} })  --> { 1, 2, 3 }
---```
---@param items any[]
---@return any[]
function galley.list.flatten(items) end

---Cuts a list into lists of so many elements; the last may have fewer.
---
---```lua
---galley.list.chunks({ 1, 2, 3 }, 2)  --> { { 1, 2 }, { 3 } }
---```
---@param items any[]
---@param size integer
---@return table[]
function galley.list.chunks(items, size) end

---Writes the elements behind each other, as `tostring` has them.
---
---```lua
---galley.list.join({ "a", 1, true }, ", ")  --> "a, 1, true"
---```
---@param items any[]
---@param separator? string
---@return string
function galley.list.join(items, separator) end

---Lists the integers from one to another.
---
---```lua
---galley.list.range(1, 7, 3)  --> { 1, 4, 7 }
---```
---@param first integer
---@param last integer
---@param step? integer
---@return integer[]
function galley.list.range(first, last, step) end

---Lists the keys of a table in the order of `pairs`.
---
---```lua
---galley.list.keys({ b = 1, a = 2 })  --> { "a", "b" }
---```
---@param t table
---@return any[]
function galley.list.keys(t) end

---Lists the values of a table, in the order of their keys in `pairs`.
---
---```lua
---galley.list.values({ b = 1, a = 2 })  --> { 2, 1 }
---```
---@param t table
---@return any[]
function galley.list.values(t) end

---Paths as text: their parts, and how to put them together.
galley.path = {}

---Gives the last part of a path.
---
---```lua
---galley.path.name("news/2011/gates.txt")  --> "gates.txt"
---```
---@param path string
---@return string
function galley.path.name(path) end

---Gives the last part without its extension.
---
---```lua
---galley.path.stem("news/gates.tar.gz")  --> "gates.tar"
---```
---@param path string
---@return string
function galley.path.stem(path) end

---Gives the extension without its dot; empty when there is none.
---
---```lua
---galley.path.extension("news/gates.txt")  --> "txt"
---```
---@param path string
---@return string
function galley.path.extension(path) end

---Gives what stands before the last part; empty for a name alone.
---
---```lua
---galley.path.folder("news/2011/gates.txt")  --> "news/2011"
---```
---@param path string
---@return string
function galley.path.folder(path) end

---Puts parts together, with one slash between two; a part with a slash in front begins anew.
---
---```lua
---galley.path.join("out", "2011/", "gates.md")  --> "out/2011/gates.md"
---```
---@param ... string
---@return string
function galley.path.join(...) end

---Drops what leads nowhere: double slashes, `.`, and `..` with what it takes back.
---
---```lua
---galley.path.normalize("a//b/./c/../d/")  --> "a/b/d"
---```
---@param path string
---@return string
function galley.path.normalize(path) end

---Puts another extension in the place of a path's own; an empty one takes it away.
---
---```lua
---galley.path.with_extension("news/gates.txt", "md")  --> "news/gates.md"
---```
---@param path string
---@param extension string
---@return string
function galley.path.with_extension(path, extension) end

---Log lines with a level, the document and the script's line.
galley.log = {}

---Says what goes on.
---
---```lua
---galley.log.info("quotes:", 12)
---```
---@param ... any
function galley.log.info(...) end

---Says what is doubtful.
---
---```lua
---galley.log.warn("no speaker")
---```
---@param ... any
function galley.log.warn(...) end

---Says what went wrong; the document goes on.
---
---```lua
---galley.log.error("no date")
---```
---@param ... any
function galley.log.error(...) end

-- In files whose names end in _test.lua: see `galley test --help`.

---What scripts have made of articles.
---@class galley.Result
---@field article galley.Article? # the first article that is left; nil when it was dropped
---@field articles galley.Article[] # as the hooks left them
---@field rows table # what was emitted: a list of rows for each table that is declared
---@field texts table[] # the files of the Writer, as { path, extension, text }
---@field text string? # their texts in one
---@field output string # the texts, else the rows as JSON lines, else the articles as JSON lines
---@field log string[] # what the hooks printed
---@field report string # what Batch said
---@field totals table # what Batch was given
---@field error table? # what went wrong, as { message, kind, script, line, hook, document }; the test fails unless it looks

---Declares a test: `test "name" { ... }` with a function, or with the fields of a test.
---
---```lua
---test "quotes are kept with their speaker" {
---  article = { headline = "H", body = "“At last,” Ada Holm said." },
---  articles = { { quotes = { { speaker = { name = "Ada Holm" } } } } },
---}
---
---test "short quotes are dropped" {
---  function()
---    local result = run("long-quotes.lua", galley.article { body = "“No,” Ada Holm said." })
---    equal(#result.article.quotes, 0)
---  end
---}
---```
---@param name string
---@return function
function test(name) end

---Runs a script (or several in a row) over an article, a table of its fields, the text of a document (a string, or { text, path }), or a list of these.
---
---```lua
---run("who-said-what", { body = "“At last,” Ada Holm said." }).rows.quotes[1].speaker  --> "Ada Holm"
---```
---@param script string|string[]
---@param input any
---@param params? table
---@return galley.Result
function run(script, input, params) end

---Fails the test unless the two are equal, tables by what is in them; of an object only the fields that the expected table names are compared.
---
---```lua
---equal({ 1, { a = 2 } }, { 1, { a = 2 } })
---```
---@param actual any
---@param expected any
---@param note? string
function equal(actual, expected, note) end

---Fails the test unless the part stands in the text, or is an element of the list.
---
---```lua
---contains("bridge opens", "opens")
---```
---@param whole string|table
---@param part any
---@param note? string
function contains(whole, part, note) end

---Fails the test unless the function raises an error whose message holds the text; answers the message.
---
---```lua
---fails(function() error("no date") end, "date")
---```
---@param body function
---@param text? string
---@return string
function fails(body, text) end

---Fails the test unless the text is that of a file in NAME.golden/, where NAME_test.lua is the test file; `galley test --accept` writes it.
---@param name string
---@param text string
function golden(name, text) end

---The bytes of a file beside the test or below.
---@param path string
---@return string
function fixture(path) end

---Fails the test unless the inputs come to the same alone and together, in any chunks, with any number of workers, and `galley.combine` keeps its laws on the states met.
---@param script string|string[]
---@param inputs any
---@param params? table
function deterministic(script, inputs, params) end

---Not available to scripts.
---@deprecated
function collectgarbage(...) end

---Not available to scripts.
---@deprecated
function dofile(...) end

---Not available to scripts.
---@deprecated
function loadfile(...) end

---Not available to scripts.
---@deprecated
function os.execute(...) end

---Not available to scripts.
---@deprecated
function os.exit(...) end

---Not available to scripts.
---@deprecated
function os.getenv(...) end

---Not available to scripts.
---@deprecated
function os.remove(...) end

---Not available to scripts.
---@deprecated
function os.rename(...) end

---Not available to scripts.
---@deprecated
function os.setlocale(...) end

---Not available to scripts.
---@deprecated
function os.tmpname(...) end

---Not available to scripts.
---@deprecated
function string.dump(...) end

---Not available to scripts.
---@deprecated
function warn(...) end
