-- Tests of the extractors that ship: galley test Tests/Scripts

local plain = { text = fixture("pages/plain.txt"), path = "pages/plain.txt" }

test "kwic shows a word in its contexts, with who says it" {
  function()
    local rows = run("kwic", plain, { word = "Boat", width = 12, quoted = true }).rows.kwic
    equal(rows, { { article = "pages/plain.txt", left = "it, but the ", word = "boat",
      right = " is forty ye", speaker = "Pär Lind", kind = "direct", paragraph = 2 } })
    equal(#run("kwic", plain, { word = "boat" }).rows.kwic, 2)
    equal(#run("kwic", plain, { word = "b\\w+t", regex = true }).rows.kwic >= 2, true)
    equal(#run("kwic", plain, { word = "boa" }).rows.kwic, 0)
  end
}

test "outlets counts citations and what they vouch for" {
  function()
    local result = run("outlets", plain)
    local reuters = galley.list.find(result.rows.outlets, function(r) return r.outlet == "Reuters" end)
    equal(reuters.role, "agency")
    equal(reuters.citations, 1)
    contains(result.report, "  1  Reuters")
    deterministic("outlets", { plain, plain })
  end
}

test "corrections finds the notices of a page and their kind" {
  function()
    local function kinds(body, params)
      return galley.list.map(run("corrections", { body = body }, params).rows.corrections, "kind")
    end
    equal(run("corrections", plain).rows.corrections[1].kind, "correction")
    equal(kinds("Clarification (May 5): The board met on Monday."), { "clarification" })
    equal(kinds("This article was amended on 5 May 2019 to correct a name."), { "correction" })
    equal(kinds("Editor’s note – the writer is a member of the board."), { "editor's note" })
    equal(kinds("UPDATE 3 pm: The road is open."), { "update" })
    equal(kinds("Berichtigung: In einer früheren Version dieses Artikels stand ein falsches Jahr."),
      { "correction" })
    equal(kinds("The board updated its plans. The corrected plan is out: it has a bridge."), {})
    equal(kinds("Post scriptum: a bridge.", { pattern = "Post scriptum" }), { "own" })
    equal(run("corrections", { body = "This story has been updated on 5 May 2019." })
      .rows.corrections[1].date, "2019-05-05")
  end
}

test "comment-statistics counts authors, answers and words" {
  function()
    local page = galley.article { headline = "H", body = "It rained." }
    local first = page:comment { author = "Ann", text = "One two three.", posted = "2019-05-04" }
    page:comment { author = "Bob", text = "Four five.", reply_to = first, posted = "2019-05-05" }
    page:comment { author = "Ann", text = "Six." }
    local result = run("comment-statistics", page)
    local row = result.rows.comments[1]
    row.article, row.headline = nil, nil
    equal(result.rows.comments, { { comments = 3, authors = 2, replies = 1, deepest = 1, words = 6,
      first = "2019-05-04", last = "2019-05-05", removed = 0 } })
    contains(result.report, "  2  Ann")
  end
}

test "duplicates groups articles that are nearly the same" {
  function()
    local words = {}
    for i = 1, 120 do words[i] = "word" .. i * i % 91 .. (i % 7 == 0 and "." or "") end
    local body = table.concat(words, " ")
    local function page(id, text) return { id = id, headline = id, body = text } end
    local result = run("duplicates", {
      page("a", body), page("b", (body:gsub("word9 ", "other "))),
      page("c", "Something else was said. " .. table.concat(words, " ", 1, 20):reverse():rep(4)),
    })
    equal(galley.json.decode(result.report).articles, { "a", "b" })
    equal(run("duplicates", page("a", body)).report, "")
    deterministic("duplicates", { page("a", body), page("b", body), page("c", body) })
  end
}
