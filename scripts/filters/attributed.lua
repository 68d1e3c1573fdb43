-- attributed: keeps the quotes that somebody speaks, and the articles that have any.
--
--     galley run attributed articles/ > quoted.jsonl
--     galley run attributed markdown articles/ -o pages/

function Quote(q)
  if not q.speaker then return false end
end

function Article(a)
  if #a.quotes == 0 then return false end
end
