//! Drawings of a DOCX: pictures, text boxes, and content that is there twice for programs of two ages.

use crate::import::containers::archive::Archive;
use crate::import::containers::docx::PartTree;
use crate::import::containers::docx::Reader;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I093;
use crate::import::rules::I096;
use crate::import::text::Slice;

impl Reader<'_, '_> {
    /// Reads what is drawn: pictures stand in the line, text boxes behind the paragraph.
    pub fn drawing(&mut self, part: &PartTree, id: NodeId, out: &mut Vec<Inline>) {
        let tree = &part.tree;
        // The words of a box may hold drawings of their own, which are read with it.
        let boxes = outermost(tree, id, "w:txbxContent");
        let is_boxed = |node: NodeId| boxes.iter().any(|own| tree.below(*own).any(|below| below == node));
        let nodes: Vec<NodeId> = tree.below(id).filter(|node| boxes.is_empty() || !is_boxed(*node)).collect();
        let mut alts: Vec<Slice> = nodes
            .iter()
            .filter_map(|node| tree.attribute(*node, "descr").or(tree.attribute(*node, "alt"))?.slice)
            .collect();
        let mut names = pictures(tree, &nodes);
        names.dedup();
        for name in &names {
            let relation = part.relations.get(name).filter(|relation| !relation.is_external);
            let target = relation.map(|relation| relation.target.clone()).unwrap_or_else(|| name.clone());
            let alt = if alts.is_empty() { None } else { Some(alts.remove(0)) };
            let picture = self.picture(&target, alt);
            out.push(picture);
        }
        if nodes.iter().any(|node| tree.name(*node) == "v:rect" && tree.get(*node, "o:hr") == Some("t")) {
            self.after.push(Block::SceneBreak(Vec::new()));
        }
        for art in nodes.iter().filter_map(|node| tree.attribute(*node, "string")?.slice) {
            let inline = Inline { content: Content::Words(art), format: Format::default() };
            self.after.push(Block::Paragraph(vec![inline]));
        }
        let has_chart = nodes.iter().any(|node| matches!(tree.name(*node), "c:chart" | "dgm:relIds"));
        if has_chart || !alts.is_empty() {
            let query = self.draft.query("A drawing stood here that was not taken over; give it as a picture.", alts);
            out.push(self.draft.point_query(query));
        }
        for content in boxes {
            let at = tree.slices(content).first().copied().unwrap_or_default();
            self.draft.audit.kept(&I093, at, "a sidebar behind its paragraph", 80);
            let after = std::mem::take(&mut self.after);
            let blocks = self.body(part, content);
            self.after = after;
            if !blocks.is_empty() {
                self.after.push(Block::Div { name: "sidebar", lang: None, blocks });
            }
        }
    }

    fn picture(&mut self, target: &str, alt: Option<Slice>) -> Inline {
        // A part that cannot be unpacked is a picture that is not there.
        let bytes = Archive::bytes(self.archive, target).ok().flatten();
        self.draft.picture(target, bytes, alt)
    }

    /// Chooses one branch; the words of the others are the same once more.
    pub fn alternate(&mut self, part: &PartTree, id: NodeId) -> Option<NodeId> {
        let tree = &part.tree;
        let branches = tree.children(id).to_vec();
        let has_content = |branch: &NodeId| {
            let known = ["w:t", "pic:pic", "w:txbxContent", "v:imagedata", "v:textpath", "m:t", "a:blip"];
            tree.below(*branch).any(|below| known.contains(&tree.name(below)))
        };
        let choice = branches.iter().copied().find(|branch| tree.name(*branch) == "mc:Choice" && has_content(branch));
        let chosen = choice.or_else(|| branches.iter().copied().find(has_content)).or(branches.first().copied());
        for other in branches.into_iter().filter(|branch| Some(*branch) != chosen) {
            self.draft.remove(&I096, tree, other, "the same for older programs");
        }
        chosen
    }
}

/// The names by which pictures are called; where one is given in two kinds, the SVG.
fn pictures(tree: &Tree, nodes: &[NodeId]) -> Vec<String> {
    let mut names = Vec::new();
    for node in nodes {
        match tree.name(*node) {
            "a:blip" => {
                let svg = tree.find(*node, "asvg:svgBlip").and_then(|svg| tree.get(svg, "r:embed"));
                let name = svg.or(tree.get(*node, "r:embed")).or(tree.get(*node, "r:link"));
                names.extend(name.map(str::to_string));
            }
            "v:imagedata" => names.extend(tree.get(*node, "r:id").map(str::to_string)),
            _ => {}
        }
    }
    names
}

/// The elements of a name that stand in no other of that name.
fn outermost(tree: &Tree, id: NodeId, name: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut stack = vec![id];
    while let Some(node) = stack.pop() {
        if tree.name(node) == name {
            found.push(node);
        } else {
            // Of content that is there twice the first branch alone is looked at; `alternate` takes the others out.
            stack.extend(tree.children(node).iter().rev());
        }
    }
    found
}
