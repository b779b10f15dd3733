-- Templates of configs: `api.yaml.tftpl` is YAML, `api.json.tpl` is JSON. A bare `api.tpl` can be
-- anything and is left alone.
if not (vim.filetype and vim.filetype.add) then
  return
end

local pattern = {}
for _, ending in ipairs({ "tpl", "tmpl", "tftpl", "template", "j2", "example" }) do
  pattern[".*%.ya?ml%." .. ending] = "yaml"
  pattern[".*%.json%." .. ending] = "json"
end
vim.filetype.add({ pattern = pattern })
